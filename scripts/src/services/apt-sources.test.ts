// The machine's apt sources in both formats, and the plan made from them for Debian and Ubuntu.
// The texts are as installers write them; the archives in them are examples.
import { describe, expect, test } from 'vitest';
import { mainArchive, parseAptList, parseDeb822, withSuite } from './apt-sources.ts';
import { aptPlan, parseOsRelease } from './nats-from-apt.ts';

const debian = `Types: deb
# a note between two fields
URIs: http://archive.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb deb-src
URIs: http://archive.example/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;

const ubuntu = `# See the manual
deb http://archive.example/ubuntu/ noble main restricted # the release
deb-src http://archive.example/ubuntu/ noble main
# deb http://archive.example/ubuntu/ noble universe
deb [arch=amd64 signed-by=/etc/apt/keyrings/third.gpg trusted=yes] https://third.example/apt stable main
deb cdrom:[Ubuntu]/ noble main
`;

describe('deb822 (*.sources)', () => {
  test('reads every stanza, with comments between the fields', () => {
    expect(parseDeb822(debian)).toEqual([
      {
        uris: ['http://archive.example/debian'],
        suites: ['bookworm', 'bookworm-updates'],
        components: ['main', 'contrib'],
        signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
      },
      {
        uris: ['http://archive.example/debian-security'],
        suites: ['bookworm-security'],
        components: ['main'],
        signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
      },
    ]);
  });

  test('leaves out what is switched off, and sources of sources', () => {
    expect(parseDeb822(`Enabled: no\n${debian.split('\n\n')[0]}`)).toEqual([]);
    expect(parseDeb822('Types: deb-src\nURIs: http://a/\nSuites: s\nComponents: main\n')).toEqual(
      [],
    );
  });

  test('a key block survives the round trip with its lines', () => {
    const block =
      ' -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc=\n -----END PGP PUBLIC KEY BLOCK-----';
    const text = `Types: deb\nURIs: http://a/\nSuites: s\nComponents: main\nSigned-By:\n${block}\n`;
    const [source] = parseDeb822(text);
    const written = source === undefined ? '' : withSuite(source, 'testing', 'main');
    expect(written).toContain(`Signed-By:\n${block}\n`);
    expect(parseDeb822(written)[0]?.signedBy).toBe(source?.signedBy);
  });
});

describe('one line each (*.list)', () => {
  test('reads deb lines with and without options, and no comments, sources or discs', () => {
    expect(parseAptList(ubuntu)).toEqual([
      {
        uris: ['http://archive.example/ubuntu/'],
        suites: ['noble'],
        components: ['main', 'restricted'],
        signedBy: undefined,
      },
      {
        uris: ['https://third.example/apt'],
        suites: ['stable'],
        components: ['main'],
        signedBy: '/etc/apt/keyrings/third.gpg',
      },
    ]);
  });
});

describe('which suites are asked', () => {
  const bookworm = parseOsRelease('ID=debian\nVERSION_CODENAME=bookworm\n');
  const noble = parseOsRelease('ID=ubuntu\nID_LIKE=debian\nUBUNTU_CODENAME=noble\n');

  test('Debian: the archive that carries the release, newest suite first', () => {
    expect(aptPlan(bookworm, parseDeb822(debian))).toMatchObject({
      archive: { uris: ['http://archive.example/debian'] },
      component: 'main',
      suites: ['testing', 'stable', 'bookworm'],
    });
  });

  test('Ubuntu: universe, where nats-server lives there', () => {
    expect(aptPlan(noble, parseAptList(ubuntu))).toMatchObject({
      archive: { uris: ['http://archive.example/ubuntu/'] },
      component: 'universe',
      suites: ['devel', 'noble'],
    });
  });

  test('Mint and other relatives go by the release they are made from', () => {
    const mint = parseOsRelease('ID=linuxmint\nID_LIKE="ubuntu debian"\nUBUNTU_CODENAME=noble');
    expect(aptPlan(mint, parseAptList(ubuntu))).toMatchObject({ component: 'universe' });
  });

  test('refused: another family, and a machine whose sources carry no release', () => {
    const fedora = parseOsRelease('ID=fedora\n');
    expect(aptPlan(fedora, [])).toEqual({ refusal: 'not a Debian or Ubuntu system' });
    expect(aptPlan(bookworm, [])).toEqual({ refusal: 'no apt source carries bookworm' });
    expect(mainArchive(parseAptList(ubuntu), ['bookworm'])).toBeUndefined();
  });
});
