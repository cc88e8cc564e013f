import { Readable } from 'node:stream';
import { statementsIn } from '@traject/database';
import { fileKinds, type ExportManifest } from '@traject/exports';
import {
  bytesOfExport,
  exportOf,
  exportsOf,
  keepExport,
  mostExports,
  removeExportOf,
  type KeptExport,
} from '@traject/releases';
import { requireAccess } from '../access/require.js';
import { commandIdentity, derivedId } from '../commands/command-id.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { hidden, HttpProblem, notAllowed, notFound } from '../problems/http-problem.js';
import { askerOf, releasedReports } from '../reports/released-reports.js';
import { askedOf, shownExport, type NewExport, type ShownExport } from './export-shape.js';

/** What whoever asks for an export is answered. It is made by itself. */
export interface ExportAccepted {
  readonly exportId: string;
  readonly state: 'waiting';
}

/** The file of an export that is about to be sent. */
export interface ExportToSend {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** Ends with an error when the export is taken away meanwhile: then whoever sends it breaks off visibly. */
  readonly content: Readable;
}

/** Files made of what was published, each for whoever asked for it alone. */
export interface Exports {
  /** @param key the Idempotency-Key */
  make(caller: Caller, key: string | undefined, body: NewExport): Promise<ExportAccepted>;
  list(caller: Caller): Promise<{ readonly items: readonly ShownExport[] }>;
  read(caller: Caller, exportId: string): Promise<ShownExport>;
  manifest(caller: Caller, exportId: string): Promise<ExportManifest>;
  file(caller: Caller, exportId: string): Promise<ExportToSend>;
  remove(caller: Caller, exportId: string): Promise<void>;
}

/** The exports of this gateway. */
export const exportsOfGateway = (parts: GatewayParts): Exports => {
  const { pool } = parts.database;
  return {
    make: (caller, key, body) => make(parts, caller, key, body),
    list: async (caller) => {
      const kept = await exportsOf(pool, caller.personId);
      return { items: kept.filter((each) => mayHave(caller, each)).map(shownExport) };
    },
    read: async (caller, exportId) => shownExport(await own(parts, caller, exportId)),
    manifest: async (caller, exportId) => ready(await own(parts, caller, exportId)).manifest,
    file: async (caller, exportId) => toSend(parts, ready(await own(parts, caller, exportId))),
    remove: async (caller, exportId) => {
      await own(parts, caller, exportId);
      await removeExportOf(pool, caller.personId, exportId);
    },
  };
};

/** Rows, however well they are grouped, are for the provider's analysts alone. */
const mayHaveRows = ({ roles, organisationId }: Caller): boolean =>
  organisationId === null && roles.includes('analyst');

/** Whether somebody may still have what they once asked for: they may have left, or have another role now. */
const mayHave = (caller: Caller, { organisation, asked }: KeptExport): boolean => {
  if (asked.content === 'process-log') return mayHaveRows(caller);
  const asker = askerOf(caller);
  return asker.sees === 'all' || asker.organisation === organisation;
};

async function own({ database }: GatewayParts, caller: Caller, exportId: string): Promise<KeptExport> {
  const kept = await exportOf(database.pool, caller.personId, exportId);
  if (kept === null) throw notFound('export');
  if (!mayHave(caller, kept)) throw hidden('export');
  return kept;
}

type ReadyExport = KeptExport & { readonly manifest: ExportManifest };

const ready = (kept: KeptExport): ReadyExport => {
  const { state, failure, manifest } = kept;
  if (manifest !== null) return { ...kept, manifest };
  if (state === 'failed') {
    throw new HttpProblem(
      409,
      'export-failed',
      'The file could not be made, and nothing of it is kept. See failure for why, and ask for it anew when that is mended.',
      { failure },
    );
  }
  throw new HttpProblem(409, 'export-not-ready', 'The file is still being made. Ask for the export until it is ready.');
};

const toSend = ({ database, log }: GatewayParts, kept: ReadyExport): ExportToSend => {
  const { asked, manifest } = kept;
  const { mediaType, ending } = fileKinds[asked.format];
  const content = Readable.from(bytesOfExport(database.pool, kept), { objectMode: false });
  content.once('error', (error) => {
    log.warn({ code: 'export-broken-off', err: error }, 'An export was taken away while it was sent.');
  });
  const name = `${asked.content}-${asked.period.from}-${asked.period.months}.${ending}`;
  return { name, mediaType, bytes: manifest.bytes, content };
};

/**
 * Whose reports an export holds, once it is known that this asker may have them and that they were published.
 * @throws HttpProblem `organisation-not-found`, `report-period-not-whole`, `report-not-published`, `not-allowed`
 */
async function scopeOf(parts: GatewayParts, caller: Caller, body: NewExport): Promise<string | null> {
  const asker = askerOf(caller);
  if (body.content === 'process-log' && !mayHaveRows(caller)) throw notAllowed();
  const named = body.content === 'reports' ? body.organisation : undefined;
  const organisation = named ?? (asker.sees === 'own' ? asker.organisation : null);
  const { period } = askedOf(body, organisation);
  // One measure is enough to learn whether there is anything.
  await releasedReports(parts).release(asker, { period, organisation, measure: 'inflow' });
  return organisation;
}

/**
 * Asks for an export, once under a key. It is kept before its making begins: whoever got no answer sends the same again.
 * @throws HttpProblem the same, `exports-full`, and `export-ended` for a key whose export is there no more
 */
async function make(
  parts: GatewayParts,
  caller: Caller,
  key: string | undefined,
  body: NewExport,
): Promise<ExportAccepted> {
  requireAccess('export.make', caller, null, 'export');
  const command = commandIdentity(caller.personId, key, ['export.make', body]);
  const organisation = await scopeOf(parts, caller, body);
  const { database, directory, dispatcher } = parts;
  const accepted = await database.query.transaction().execute((transaction) =>
    directory.once(transaction, command, async (): Promise<ExportAccepted> => {
      const { personId } = caller;
      const exportId = derivedId(command.commandId, 'export');
      const asked = askedOf(body, organisation);
      if (!(await keepExport(statementsIn(transaction), { exportId, personId, organisation, asked }))) throw full();
      return { exportId, state: 'waiting' };
    }),
  );
  if ((await exportOf(database.pool, caller.personId, accepted.exportId)) === null) throw ended();
  await dispatcher.startExport(accepted.exportId);
  return accepted;
}

const ended = (): HttpProblem =>
  new HttpProblem(
    410,
    'export-ended',
    'What was asked for under this Idempotency-Key has ended or was removed. Nothing was begun. Ask for it anew with a new key.',
  );

const full = (): HttpProblem =>
  new HttpProblem(
    409,
    'exports-full',
    `You have ${mostExports} exports, which is the most there can be. Nothing was begun. Remove one, or wait until one ends.`,
  );
