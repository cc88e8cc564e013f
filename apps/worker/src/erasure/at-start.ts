import { Client, Connection, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import {
  erasureWorkflowId,
  retentionScheduleId,
  streamOf,
  temporal,
  type ErasureAsked,
  type RetentionStart,
} from '@traject/contracts';
import { backOff, loadTemporalTls, type Log } from '@traject/daemon';
import { DossierProblem, listedPeople } from '@traject/dossier';
import type { EventLog } from '@traject/event-log';
import { encryptedDataConverter, type PayloadKeys } from '@traject/payload-encryption';
import type { WorkerSettings } from '../settings.js';
import { applyList, type OpenEraser } from './eraser.js';

/** What a worker that may destroy begins with. */
interface StartParts {
  readonly eraser: OpenEraser;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Destroys once more what a backup brought back, before any work is taken. While the database is away it waits.
 * @throws DossierProblem when the list is damaged or belongs to something else: then nobody may work with this database
 */
export const applyListAtStart = async ({ eraser, log, signal }: StartParts): Promise<void> => {
  const pauses = backOff({ firstMs: 250, limitMs: 5_000 });
  while (!signal.aborted) {
    try {
      const { destroyedAgain } = await applyList(eraser);
      log.info(
        { code: 'destroyed-list-applied', count: destroyedAgain.length },
        'What is listed as destroyed is not there, or not any more.',
      );
      return;
    } catch (error) {
      if (error instanceof DossierProblem && !error.mayPass) throw error;
      log.warn({ code: 'destroyed-list-not-applied', err: error }, 'The list of what was destroyed waits.');
      await pauses.wait(signal);
    }
  }
};

interface RetentionParts extends StartParts {
  readonly eventLog: Pick<EventLog, 'readStream'>;
  readonly settings: WorkerSettings;
  readonly payloadKeys: PayloadKeys;
}

/** The hour at which it is destroyed by date: at night, when few people wait for an answer. */
const retentionHour = 3;

/**
 * Makes sure that retention runs every day, and that whoever a backup brought back is on record as erased. Whatever is
 * away is tried again until the worker stops.
 */
export const keepRetentionGoing = async (parts: RetentionParts): Promise<void> => {
  const { settings, payloadKeys, log, signal } = parts;
  const connection = Connection.lazy({
    address: settings.temporalAddress,
    tls: await loadTemporalTls(settings.temporalTls),
  });
  const client = new Client({
    connection,
    namespace: settings.temporalNamespace,
    dataConverter: encryptedDataConverter(payloadKeys),
  });
  const pauses = backOff({ firstMs: 250, limitMs: 60_000 });
  try {
    while (!signal.aborted) {
      try {
        await ensureSchedule(client, settings.taskQueue);
        await recordListedPeople(parts, client);
        log.info({ code: 'retention-scheduled' }, 'Retention runs every day.');
        return;
      } catch (error) {
        log.warn({ code: 'retention-not-scheduled', err: error }, 'Retention could not be scheduled; trying again.');
        await pauses.wait(signal);
      }
    }
  } finally {
    await connection.close();
  }
};

const ensureSchedule = async ({ schedule }: Client, taskQueue: string): Promise<void> => {
  const scheduleId = retentionScheduleId(taskQueue);
  const start: RetentionStart = { place: null, before: { destroyed: 0, kept: 0 } };
  try {
    await schedule.create({
      scheduleId,
      spec: { calendars: [{ hour: retentionHour }], timezone: 'Europe/Amsterdam' },
      action: {
        type: 'startWorkflow',
        workflowType: temporal.workflowTypes.retention,
        workflowId: scheduleId,
        taskQueue,
        args: [start],
      },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
};

/** People whose key went by the list: their journeys and their own stream say so too, as before the backup. */
const recordListedPeople = async (
  { eraser, eventLog, settings }: RetentionParts,
  { workflow }: Client,
): Promise<void> => {
  for (const personId of await listedPeople(eraser.database.query)) {
    if ((await eventLog.readStream(streamOf('person', personId), { limit: 1 })).length > 0) continue;
    const asked: ErasureAsked = { personId, commandId: null, fingerprint: null, ground: 'listed' };
    await workflow.start(temporal.workflowTypes.personErasure, {
      workflowId: erasureWorkflowId(personId),
      taskQueue: settings.taskQueue,
      args: [asked],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
  }
};
