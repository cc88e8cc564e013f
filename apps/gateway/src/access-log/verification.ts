import { parseArgs } from 'node:util';
import { databaseRoles, environment } from '@traject/contracts';
import { readConnections, refuseFaults } from '@traject/daemon';
import { connect, type Database } from '@traject/database';
import { verifyAccessLog, type ChainFaultCode, type CheckedChain } from '@traject/dossier';
import { openHeadsFile, readHeads, type HeadsFile } from './kept-heads.js';

const usage = `Verifies the log of reads: goes through every chain, entry by entry, and computes each hash anew. Changes nothing.
Usage: verify-access-log [--heads file] [--since file]
  --heads  write where each chain ends, when all are whole; keep that file elsewhere
  --since  such a file: each of its ends must still be in its chain, so that one that was cut off or written anew is found
${environment.databaseUrl} names the database, as ${databaseRoles.auditor}.
Prints the first broken entry of each chain: whose chain, its number and what differs, never what was read.
Exit code 0: whole. 1: broken. 2: it could not be done.`;

const sentences: Readonly<Record<ChainFaultCode, string>> = {
  altered: 'it is not what it was when it was written',
  missing: 'it is missing',
  doubled: 'there is more than one with this number',
  unlinked: 'the entry before it is not the one that it was added to',
  'cut-off': 'it is missing, with all that came after it',
  'beyond-head': 'the head of the chain does not know it',
  'head-missing': 'it is the last one, and the chain has no head',
  'head-differs': 'it is the last one, and the head of the chain is another',
  rewritten: 'it is not the one whose hash was kept',
};

/** What a verification reads, and where it tells what it finds. */
export interface Surroundings {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly tell: (line: string) => void;
}

/**
 * Verifies the log of reads as the command line asks.
 * @returns the exit code: 0 whole, 1 broken
 * @throws Error when it could not be done
 */
export async function runVerification(args: readonly string[], { variables, tell }: Surroundings): Promise<number> {
  const options = { heads: { type: 'string' }, since: { type: 'string' }, help: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help === true) {
    tell(usage);
    return 0;
  }
  const url = variables[environment.databaseUrl];
  if (url === undefined || url === '') throw new Error(`setting-missing: ${environment.databaseUrl} is not set.`);
  const kept = values.since === undefined ? undefined : await readHeads(values.since);
  // As the auditor, whoever logged in: the log looks empty to a role that may not see it.
  const role = databaseRoles.auditor;
  refuseFaults('command', readConnections(variables, ['postgres']).faults);
  const database = connect<unknown>(url, { role, maxConnections: 1, statementTimeoutMs: 0 });
  try {
    const heads = values.heads === undefined ? undefined : await openHeadsFile(values.heads);
    return await verifyTo(database, kept, heads, tell);
  } finally {
    await database.close();
  }
}

async function verifyTo(
  database: Database<unknown>,
  kept: Parameters<typeof verifyAccessLog>[1] = new Map(),
  heads: HeadsFile | undefined,
  tell: (line: string) => void,
): Promise<number> {
  let broken = 0;
  const take = async (chain: CheckedChain): Promise<void> => {
    if ('whole' in chain) return heads?.write(chain.whole);
    broken += 1;
    const { personId, number, code } = chain.fault;
    tell(`chain ${personId}, entry ${number}: ${code}, ${sentences[code]}`);
  };
  try {
    const { entries, chains } = await verifyAccessLog(database, kept, take);
    const outcome = broken === 0 ? 'all whole.' : `${broken} broken. Keep the database as it is, and its backups.`;
    tell(`${entries} entries in ${chains} chains: ${outcome}`);
    if (broken === 0) await heads?.keep();
    else await heads?.discard();
  } catch (error) {
    await heads?.discard();
    throw error;
  }
  return broken === 0 ? 0 : 1;
}
