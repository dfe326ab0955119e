// Passwords are kept as argon2id only (AU-5; OWASP Password Storage Cheat Sheet), and checking one costs the same
// whether or not there is anything to check it against.
import { hash, hashRaw, verify } from '@node-rs/argon2';

export interface PasswordSettings {
  /** Memory per hash in KiB. */
  readonly memoryKib: number;
  /** Passes over the memory. */
  readonly passes: number;
}

export interface Passwords {
  /** The password in PHC form, with a fresh salt. */
  hash(password: string): Promise<string>;
  /** Whether `password` is the one behind `passwordHash`; always false, in the same time, when there is none. */
  matches(passwordHash: string | undefined, password: string): Promise<boolean>;
  /** Equal for equal passwords under one `salt`, and as slow to guess as the hash. */
  fingerprint(password: string, salt: string): Promise<string>;
}

export function createPasswords({ memoryKib, passes }: PasswordSettings): Passwords {
  // Without an algorithm named the library takes argon2id.
  const cost = { memoryCost: memoryKib, timeCost: passes, parallelism: 1 };
  const nobodys = hash('the password of an address that nobody has', cost);
  return {
    hash: (password) => hash(normal(password), cost),
    async matches(passwordHash, password) {
      const matches = await verify(passwordHash ?? (await nobodys), normal(password));
      return passwordHash !== undefined && matches;
    },
    async fingerprint(password, salt) {
      const raw = await hashRaw(normal(password), {
        ...cost,
        salt: Buffer.from(`ates-users ${salt}`),
      });
      return raw.toString('base64url');
    },
  };
}

// The same character typed on two keyboards may be two sequences of code points (NIST SP 800-63B, 5.1.1.2).
const normal = (password: string): string => password.normalize('NFKC');
