import type { KafkaAddress } from '@traject/event-stream';
import type pg from 'pg';
import { openTransactionOfMart, openWitness } from './in-flight.js';
import type { Kill, Victim } from './kill-plan.js';
import { wentOn, type Progress, type ProgressLook } from './progress.js';
import type { Supervised, SupervisedApp } from './supervised.js';

/** What runs, to be killed. */
export interface Running {
  readonly relay: SupervisedApp;
  readonly reporting: SupervisedApp;
  readonly kafka: Supervised;
  readonly address: KafkaAddress;
  readonly topics: readonly string[];
  readonly superuser: pg.Pool;
  readonly look: ProgressLook;
}

/** So many looks in a row must find the same: what was about to be committed is by then, and what was written is seen. */
const looks = 3;

/** How many records are in flight while nothing more comes. */
const staysInFlight = async (inFlight: () => Promise<number>): Promise<number> => {
  let records = await inFlight();
  for (let alike = 1; alike < looks;) {
    const now = await inFlight();
    alike = now === records ? alike + 1 : 1;
    records = now;
  }
  return records;
};

/**
 * Lets the relay stand still while a transaction of Kafka is open, and gives how many records are in flight. It is stopped
 * the moment its records are seen: a little later it has committed them.
 */
const frozenInTransaction = async ({ relay, address, topics, look }: Running): Promise<number> => {
  const witness = await openWitness(address, topics);
  try {
    for (;;) {
      let isFrozen = false;
      witness.atNextBatch(() => {
        relay.freeze();
        isFrozen = true;
      });
      await look.until('Something new in Kafka', () => isFrozen);
      const records = await staysInFlight(witness.inFlight);
      if (records > 0) return records;
      relay.thaw();
    }
  } finally {
    await witness.close();
  }
};

/** Lets reporting stand still while it has written rows that it has not committed. Gives the statement it was at. */
const frozenInRows = async ({ reporting, superuser, look }: Running): Promise<string> => {
  let doing: string | undefined;
  for (;;) {
    await look.until('Rows that are not committed', async () => {
      doing = await openTransactionOfMart(superuser);
      return doing !== undefined;
    });
    reporting.freeze();
    doing = await openTransactionOfMart(superuser);
    if (doing !== undefined) return doing;
    reporting.thaw();
  }
};

/** Where a victim was found, at work and standing still, and how it is killed there. */
interface AtWork {
  readonly doing: string;
  readonly kill: () => Promise<void>;
}

const inKafka = (records: number): string => `an open transaction of Kafka with ${records} records`;

const found: Readonly<Record<Victim, (running: Running) => Promise<AtWork>>> = {
  relay: async (running) => ({
    doing: inKafka(await frozenInTransaction(running)),
    kill: () => running.relay.kill(),
  }),
  reporting: async (running) => ({
    doing: `an open transaction of PostgreSQL (${await frozenInRows(running)})`,
    kill: () => running.reporting.kill(),
  }),
  // The relay stands still for as long as its transaction is looked at, and finds Kafka gone when it goes on.
  Kafka: async (running) => ({
    doing: inKafka(await frozenInTransaction(running)),
    kill: async () => {
      await running.kafka.kill();
      running.relay.thaw();
      await running.kafka.running();
    },
  }),
};

/** Wherever a victim happens to be: nothing of it is looked at, and nothing stands still for it. */
const anywhere: Readonly<Record<Victim, (running: Running) => Promise<void>>> = {
  relay: ({ relay }) => relay.kill(),
  reporting: ({ reporting }) => reporting.kill(),
  Kafka: async ({ kafka }) => {
    await kafka.kill();
    await kafka.running();
  },
};

/** A kill that was done. */
interface Killed {
  readonly doing: string;
  /** How far the stream was before. */
  readonly at: Progress;
  readonly fromMs: number;
}

const killAnywhere = async ({ victim, gauge }: Kill, at: Progress, running: Running): Promise<Killed> => {
  const fromMs = Date.now();
  await anywhere[victim](running);
  return { doing: `anywhere, with ${at[gauge]} ${gauge}`, at, fromMs };
};

const killAtWork = async ({ victim }: Kill, running: Running): Promise<Killed> => {
  const { doing, kill } = await found[victim](running);
  const at = await running.look.now();
  const fromMs = Date.now();
  await kill();
  return { doing: `in ${doing}`, at, fromMs };
};

/** Kills a victim once its moment has come, and says what that interrupted, once the stream has gone on beyond it. */
export const interrupt = async (kill: Kill, running: Running): Promise<string> => {
  const { look } = running;
  const { victim, where, gauge, after } = kill;
  const come = await look.untilShown('The moment of a kill', (progress) => progress[gauge] >= after);
  const { doing, at, fromMs } = await (where === 'anywhere'
    ? killAnywhere(kill, come, running)
    : killAtWork(kill, running));
  if (victim !== 'reporting') await look.until('Publishing', async () => (await look.now()).published > at.published);
  if (victim !== 'relay') await look.until('Taking into the mart', async () => wentOn(at, await look.now()));
  const seconds = ((Date.now() - fromMs) / 1_000).toFixed(1);
  const waiting = `${at.written - at.published} events not published, ${at.untaken} places of Kafka not in the mart`;
  return `at event ${at.published}: ${victim} ${doing}; ${waiting}; went on after ${seconds} s`;
};
