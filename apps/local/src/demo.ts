import { CIVIL_DAY_MS } from '@traject/domain';
import type { ReceivedRecord } from '@traject/event-stream';
import { startAnalyst, type Analyst } from './demo/analyst.js';
import { bmwJourney, careerJourney, conflictJourney } from './demo/journeys.js';
import { person, type Person } from './demo/person.js';
import type { Stage } from './demo/script.js';
import { failureText, LocalFailure } from './local-failure.js';
import { requestToken } from './request-token.js';
import { demoId } from './seed.js';
import { stateFolderOf } from './stack/settings.js';
import { readStackFile, type StackFile } from './stack/stack-file.js';

const longestDemoDayMs = 5_000;

const tell = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const castOf = (stack: StackFile) => {
  const known = new Map<string, Person>();
  return (identity: string): Person => {
    const { issuer, clientSecret, gateway } = stack;
    let token: Promise<string> | undefined;
    const who =
      known.get(identity) ??
      person(gateway, identity, () => (token ??= requestToken({ issuer, identity, clientSecret })));
    known.set(identity, who);
    return who;
  };
};

const shortDayOf = (stack: StackFile): number => {
  const dayLengthMs = Number(stack.dayLengthMs ?? CIVIL_DAY_MS);
  if (dayLengthMs <= longestDemoDayMs) return dayLengthMs;
  throw new LocalFailure(
    'day-too-long',
    `A day of this stack lasts ${dayLengthMs} ms, so the demo would take months. Stop it and start it with TRAJECT_DAY_LENGTH_MS=100 npm start.`,
  );
};

const isAboutATask = ({ headers }: ReceivedRecord): boolean => (headers['ce_type'] ?? '').includes('.task-');

const tellWhatIsRead = ({ read }: Analyst): void => {
  tell('\nWhat an analyst reads from Kafka: day, pseudonym, place in the stream, event, fields');
  for (const { key, headers, value } of read.filter((record) => !isAboutATask(record))) {
    const day = (headers['ce_time'] ?? '').slice(0, 10);
    tell(`${day} ${key.slice(0, 8)} #${headers['ce_sequence'] ?? ''} ${headers['ce_type'] ?? ''} ${value ?? ''}`);
  }
  tell(`and ${read.filter(isAboutATask).length} events about tasks.`);
};

const main = async (): Promise<void> => {
  const stack = await readStackFile(stateFolderOf(process.env));
  const stage: Stage = {
    cast: castOf(stack),
    tell,
    personId: (identity) => demoId('person', identity),
    dayLengthMs: shortDayOf(stack),
  };
  const analyst = await startAnalyst(stack.kafkaBrokers);
  try {
    for (const [title, play] of [
      ['1. BMW, with an advice to the employer', bmwJourney],
      ['2. BMW and then a career coach', careerJourney],
      ['3. A conflict in a team: coaching, then a neutral conversation', conflictJourney],
    ] as const) {
      tell(`\n${title}`);
      await play(stage);
    }
    await analyst.untilEnded(3);
    tellWhatIsRead(analyst);
  } finally {
    await analyst.stop();
  }
};

try {
  await main();
} catch (error) {
  process.stderr.write(`${failureText(error)}\n`);
  process.exitCode = 1;
}
