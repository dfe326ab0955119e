// Who may do what with people: names are everybody's, the rest is admins' and one's own.
import {
  admins,
  deadLetterRights,
  entity,
  input,
  nobody,
  ownId,
  refused,
  strangersId,
  type Right,
} from './right.ts';

const history = 'query($id: ID!) { userHistory(userId: $id) { edges { node { reason } } } }';

const seeing: readonly Right[] = [
  {
    title: 'oneself, with mail address, role and status',
    field: 'Query.me',
    document: '{ me { id name email role status registeredAt version } }',
    allowed: 'signed-in',
  },
  {
    title: 'somebody’s name',
    field: 'Query.user',
    document: 'query($id: ID!) { user(id: $id) { id name } }',
    variables: strangersId,
    allowed: 'signed-in',
  },
  ...['email', 'role', 'status'].flatMap((field): Right[] => [
    {
      title: `somebody’s ${field}`,
      field: 'Query.user',
      document: `query($id: ID!) { user(id: $id) { ${field} } }`,
      variables: strangersId,
      allowed: admins,
    },
    {
      title: `somebody’s ${field}, as an entity`,
      field: 'Query._entities',
      document: entity('User', field),
      variables: strangersId,
      allowed: admins,
      via: 'service',
    },
  ]),
  {
    title: 'somebody’s name, as an entity',
    field: 'Query._entities',
    document: entity('User', 'name'),
    variables: strangersId,
    allowed: 'signed-in',
    via: 'service',
  },
  {
    title: 'everybody’s name',
    field: 'Query.users',
    document: '{ users(first: 100) { edges { node { name } } } }',
    allowed: 'signed-in',
  },
  {
    title: 'everybody’s mail address',
    field: 'Query.users',
    document: '{ users(first: 100) { edges { node { email } } } }',
    allowed: admins,
  },
  {
    title: 'what happened to somebody',
    field: 'Query.userHistory',
    document: history,
    variables: strangersId,
    allowed: admins,
  },
  {
    title: 'what happened to oneself',
    field: 'Query.userHistory',
    document: history,
    variables: ownId,
    allowed: admins,
  },
];

const signingIn: readonly Right[] = [
  {
    title: 'sign in',
    field: 'Mutation.login',
    document: 'mutation($input: LoginInput!) { login(input: $input) { expiresAt } }',
    variables: ({ email, password }) => ({ input: { email, password } }),
    allowed: 'public',
  },
  {
    title: 'stay signed in',
    field: 'Mutation.refresh',
    document: 'mutation($input: RefreshInput!) { refresh(input: $input) { expiresAt } }',
    variables: ({ refreshToken }) => ({ input: { refreshToken } }),
    allowed: 'public',
    spare: true,
  },
  {
    title: 'register oneself, where the setting allows it',
    field: 'Mutation.signUp',
    document: refused('signUp', 'SignUpInput'),
    variables: input({ name: '', email: 'x@ates.example', password: 'x'.repeat(12) }),
    allowed: 'public',
  },
  {
    title: 'end a sign-in',
    field: 'Mutation.logout',
    document: refused('logout', 'LogoutInput'),
    variables: ({ refreshToken }) => ({ input: { refreshToken } }),
    allowed: 'signed-in',
    spare: true,
  },
  {
    title: 'end all sign-ins',
    field: 'Mutation.logoutEverywhere',
    document: 'mutation { logoutEverywhere { refusal { code } } }',
    allowed: 'signed-in',
    spare: true,
  },
];

const changing: readonly Right[] = [
  {
    title: 'register somebody',
    field: 'Mutation.registerUser',
    document: refused('registerUser', 'RegisterUserInput'),
    variables: input({
      name: '',
      email: 'x@ates.example',
      password: 'x'.repeat(12),
      role: 'WORKER',
      reason: 'a try',
    }),
    allowed: admins,
  },
  {
    title: 'change a role',
    field: 'Mutation.changeRole',
    document: refused('changeRole', 'ChangeRoleInput'),
    variables: input({ userId: nobody, role: 'ADMIN', reason: 'a try' }),
    allowed: admins,
  },
  {
    title: 'change one’s own role',
    field: 'Mutation.changeRole',
    document: refused('changeRole', 'ChangeRoleInput'),
    variables: ({ id, role }) => ({ input: { userId: id, role, reason: 'a try' } }),
    allowed: admins,
  },
  {
    title: 'deactivate somebody',
    field: 'Mutation.deactivateUser',
    document: refused('deactivateUser', 'DeactivateUserInput'),
    variables: input({ userId: nobody, reason: 'a try' }),
    allowed: admins,
  },
  {
    title: 'reactivate somebody',
    field: 'Mutation.reactivateUser',
    document: refused('reactivateUser', 'ReactivateUserInput'),
    variables: input({ userId: nobody, reason: 'a try' }),
    allowed: admins,
  },
  {
    title: 'change one’s own profile',
    field: 'Mutation.updateProfile',
    document: refused('updateProfile', 'UpdateProfileInput'),
    variables: input({ name: '', reason: 'a try' }),
    allowed: 'signed-in',
  },
  {
    title: 'change one’s own password',
    field: 'Mutation.changePassword',
    document: refused('changePassword', 'ChangePasswordInput'),
    variables: input({ currentPassword: 'another-one-1', newPassword: 'x'.repeat(12) }),
    allowed: 'signed-in',
  },
];

export const usersRights: readonly Right[] = [
  ...seeing,
  ...signingIn,
  ...changing,
  ...deadLetterRights('users'),
];
