import { chown, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { EngineFailure } from '../failure.js';
import { findOnPath } from '../on-path.js';
import { runCommand } from '../run-command.js';

const systemUser = 'postgres';
const limitMs = 20_000;

/** How PostgreSQL's programs are run: as ourselves, or, as they refuse root, as the system user `postgres`. */
export interface RunAs {
  /** The command line that runs a program so. */
  wrap(command: string, args: readonly string[]): { command: string; args: readonly string[] };
  /** Hands a file or folder to the user that the programs run as. */
  own(path: string): Promise<void>;
  readonly uid?: number;
  readonly gid?: number;
}

async function idOf(kind: '-u' | '-g'): Promise<number | undefined> {
  try {
    return Number(await runCommand('id', [kind, systemUser], { limitMs }));
  } catch {
    // `id` fails for a user that does not exist, which is the answer wanted here.
    return undefined;
  }
}

async function systemUserIds(): Promise<{ uid: number; gid: number }> {
  if ((await idOf('-u')) === undefined) {
    await runCommand('groupadd', ['--system', '--force', systemUser], { limitMs });
    await runCommand('useradd', ['--system', '--gid', systemUser, '--no-create-home', systemUser], { limitMs });
  }
  const uid = await idOf('-u');
  const gid = await idOf('-g');
  if (uid === undefined || gid === undefined) {
    throw new EngineFailure(
      'postgres-not-found',
      `PostgreSQL refuses to run as root, and the system user ${systemUser} could not be made. Start as an ordinary user, or give an address with DATABASE_URL.`,
    );
  }
  return { uid, gid };
}

/** Whether any user may pass through every folder above a path. */
async function isOpenToAll(path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * Decides under which user PostgreSQL's programs can run on this machine.
 * A clone in a folder that only root may enter is reached by the one capability that lets a process pass closed folders.
 * @throws EngineFailure `postgres-not-found`, `postgres-folder-unreachable`
 */
export async function runAs(paths: readonly string[]): Promise<RunAs> {
  if (userInfo().uid !== 0) return { wrap: (command, args) => ({ command, args }), own: () => Promise.resolve() };
  const { uid, gid } = await systemUserIds();
  const own = (path: string) => chown(path, uid, gid);
  const open = await Promise.all(paths.map(isOpenToAll));
  if (open.every(Boolean)) return { wrap: (command, args) => ({ command, args }), own, uid, gid };
  const setpriv = findOnPath('setpriv');
  if (setpriv === undefined) {
    throw new EngineFailure(
      'postgres-folder-unreachable',
      `PostgreSQL runs as the user ${systemUser}, which may not enter the folders of ${paths.join(' or ')}. Clone somewhere open, set TRAJECT_STATE_DIR, or start as an ordinary user.`,
    );
  }
  const passClosedFolders = ['--inh-caps', '+dac_read_search', '--ambient-caps', '+dac_read_search'];
  const asUser = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups', '--securebits', '+no_setuid_fixup'];
  return {
    wrap: (command, args) => ({ command: setpriv, args: [...asUser, ...passClosedFolders, command, ...args] }),
    own,
  };
}
