// What a name, a mail address, a password and a reason may be: one refusal each, the same for every command.
// Characters that JSON or Postgres cannot store are refused here, where the answer can say why.
import { refuse, type Refused } from '@ates/kit/domain/decision';

export const nameCharactersMax = 100;
export const emailCharactersMax = 254;
export const passwordCharactersMin = 12;
export const passwordCharactersMax = 128;
export const reasonCharactersMax = 500;

// Control characters, and halves of a surrogate pair standing alone.
const unprintable = /[\p{Cc}\p{Cs}]/u;
const unprintableButLineBreaks = /(?![\n\r\t])[\p{Cc}\p{Cs}]/u;

/** The rule for names; `name` is trimmed already. */
export function nameProblem(name: string): Refused<'NAME_INVALID'> | undefined {
  if (name.length >= 1 && name.length <= nameCharactersMax && !unprintable.test(name)) {
    return undefined;
  }
  return refuse(
    'NAME_INVALID',
    `A name has 1 to ${nameCharactersMax} characters, no control characters.`,
  );
}

/** The rule for mail addresses; `email` is trimmed already. Whether mail arrives only mail can tell. */
export function emailProblem(email: string): Refused<'EMAIL_INVALID'> | undefined {
  if (isEmail(email)) return undefined;
  return refuse(
    'EMAIL_INVALID',
    `A mail address looks like name@example.org and has at most ${emailCharactersMax} characters.`,
  );
}

/** Whether this can be anybody's mail address. */
export const isEmail = (email: string): boolean =>
  email.length <= emailCharactersMax && /^[^\s@]+@[^\s@]+$/.test(email) && !unprintable.test(email);

export function passwordProblem(
  password: string,
): Refused<'PASSWORD_TOO_SHORT' | 'PASSWORD_TOO_LONG'> | undefined {
  if (password.length < passwordCharactersMin) {
    return refuse(
      'PASSWORD_TOO_SHORT',
      `A password has at least ${passwordCharactersMin} characters.`,
    );
  }
  if (password.length > passwordCharactersMax) {
    return refuse(
      'PASSWORD_TOO_LONG',
      `A password has at most ${passwordCharactersMax} characters.`,
    );
  }
  return undefined;
}

/** The rule for reasons; `reason` is trimmed already. */
export function reasonProblem(reason: string): Refused<'REASON_INVALID'> | undefined {
  const isReason =
    reason.length >= 1 &&
    reason.length <= reasonCharactersMax &&
    !unprintableButLineBreaks.test(reason);
  return isReason
    ? undefined
    : refuse('REASON_INVALID', `A reason has 1 to ${reasonCharactersMax} characters.`);
}
