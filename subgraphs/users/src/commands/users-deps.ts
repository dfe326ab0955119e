// What the commands of users need besides the kit's: passwords, and the lifetimes of tokens and keys.
import type { CommandContext, CommandDeps } from '@ates/kit/commands/run-command';
import type { SystemActor } from '@ates/kit/domain/actor';
import type { KeySettings } from '../domain/signing-keys.ts';
import type { Passwords } from './passwords.ts';

export interface UsersDeps extends CommandDeps {
  readonly passwords: Passwords;
  readonly tokens: KeySettings;
  /** How long a refresh token waits to be used (AU-3). */
  readonly refreshTokenMs: number;
  /** Whether people may register themselves (AU-4). */
  readonly selfRegistration: boolean;
}

/** The context of what users does by itself: at start, by the clock, or for somebody not yet signed in. */
export const systemContext = (
  deps: UsersDeps,
  correlationId: string = deps.ports.newId(),
): CommandContext<SystemActor> => ({
  actor: { id: 'users', role: 'SYSTEM' },
  correlationId,
});
