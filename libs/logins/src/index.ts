export { attemptLastsMs, type LoginAttempt } from './attempts.js';
export { endLoginsOfPerson, type LoginsOfPerson } from './end-of-person.js';
export { openLogins, type Logins } from './logins.js';
export type { LoginSurroundings } from './surroundings.js';
export type { BrowserLogin, LoginIdentity, LoginTokens, NewLogin, OpenLogin } from './login.js';
export { loginMigrations } from './migrations/index.js';
export { endsAt, isOver, standardLoginLimits, type LoginLimits, type LoginTimes } from './time-outs.js';
