// Self-registration (AU-4): whoever comes is a WORKER, when the setting allows it at all.
import type { AggregateResult } from '@ates/kit/commands/handle-command';
import type { CommandContext, CommandResult } from '@ates/kit/commands/run-command';
import { refuse } from '@ates/kit/domain/decision';
import type { RegisterUserRefusal, Registration } from '../domain/register-user.ts';
import { registerUser } from './register-user.ts';
import { systemContext, type UsersDeps } from './users-deps.ts';

export const selfRegistrationOff = refuse(
  'SELF_REGISTRATION_OFF',
  'Ask an admin to register you: nobody registers themself here.',
);

export type SignUp = Pick<Registration, 'name' | 'email' | 'password'>;

export async function signUp(
  deps: UsersDeps,
  request: Pick<CommandContext, 'correlationId' | 'idempotencyKey' | 'onWritten'>,
  input: SignUp,
): Promise<CommandResult<AggregateResult, RegisterUserRefusal | 'SELF_REGISTRATION_OFF'>> {
  if (!deps.selfRegistration) return selfRegistrationOff;
  const context = { ...systemContext(deps, request.correlationId), ...request };
  return registerUser(deps, context, {
    name: input.name,
    email: input.email,
    password: input.password,
    role: 'WORKER',
    reason: 'Registered by the person themself.',
  });
}
