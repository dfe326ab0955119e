// Passwords are kept as argon2id only (AU-5; OWASP Password Storage Cheat Sheet), and checking one costs the same
// whether or not there is anything to check it against. A flood of them gets neither all threads nor all memory.
import { boundWork, type WorkBounds } from '@ates/kit/commands/bounded-work';
import { hash, hashRaw, verify } from '@node-rs/argon2';

export interface PasswordSettings extends WorkBounds {
  /** Memory per hash in KiB. */
  readonly memoryKib: number;
  /** Passes over the memory. */
  readonly passes: number;
}

/** Each of them is refused with TooBusyError while too many wait. */
export interface Passwords {
  /** The password in PHC form, with a fresh salt. */
  hash(password: string): Promise<string>;
  /** Whether `password` is the one behind `passwordHash`; always false, in the same time, when there is none. */
  matches(passwordHash: string | undefined, password: string): Promise<boolean>;
  /** Equal for equal passwords under one `salt`, and as slow to guess as the hash. */
  fingerprint(password: string, salt: string): Promise<string>;
}

export function createPasswords({ memoryKib, passes, ...bounds }: PasswordSettings): Passwords {
  const bounded = boundWork(bounds);
  // Without an algorithm named the library takes argon2id.
  const cost = { memoryCost: memoryKib, timeCost: passes, parallelism: 1 };
  const nobodys = hash('the password of an address that nobody has', cost);
  return {
    hash: (password) => bounded(() => hash(normal(password), cost)),
    async matches(passwordHash, password) {
      const known = passwordHash ?? (await nobodys);
      const matches = await bounded(() => verify(known, normal(password)));
      return passwordHash !== undefined && matches;
    },
    async fingerprint(password, salt) {
      const salted = { ...cost, salt: Buffer.from(`ates-users ${salt}`) };
      const raw = await bounded(() => hashRaw(normal(password), salted));
      return raw.toString('base64url');
    },
  };
}

// The same character typed on two keyboards may be two sequences of code points (NIST SP 800-63B, 5.1.1.2).
const normal = (password: string): string => password.normalize('NFKC');
