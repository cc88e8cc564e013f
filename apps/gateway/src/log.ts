import { openLog as openLogOf, type Log } from '@traject/daemon';

export type { Log };

/**
 * Opens the gateway's own log: codes and ids, never a body, a token or a name.
 * @param destination where the lines go; standard output unless told
 */
export const openLog = (level: string, destination?: Parameters<typeof openLogOf>[2]): Log =>
  openLogOf('gateway', level, destination);
