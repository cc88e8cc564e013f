import { pino, type Logger } from 'pino';

/** The gateway's own log: codes and ids, never a body, a token or a name. */
export type Log = Logger;

/** Opens the log on standard output. */
export const openLog = (level: string): Log => pino({ level, base: { app: 'gateway' } });
