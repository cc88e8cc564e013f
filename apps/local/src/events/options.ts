import { parseArgs } from 'node:util';
import { LocalFailure } from '../local-failure.js';

/** What somebody wants to see of the stream. */
export interface EventsOptions {
  readonly from: 'start' | 'end';
  readonly follow: boolean;
  readonly type: string | undefined;
  readonly journey: string | undefined;
  readonly since: string | undefined;
  readonly limit: number;
  /** What is printed: each event, how many of each type, or what is wrong with their order. */
  readonly show: 'events' | 'count' | 'report';
  readonly format: 'json' | 'table';
}

/** How the command is used. */
export const eventsUsage = `Reads the event stream as an analyst does. Usage: npm run --silent events -- [options]
  --from start|end   from the first event (unless told) or from now on
  --follow           goes on when all was read, until Ctrl-C
  --type PATTERN     only such types, * stands for anything: 'nl.traject.journey.*'
  --journey ID       only this journey or advice, by its pseudonym
  --since DAY        only from this day on, e.g. 2027-03-02
  --limit N          stops after so many events
  --count            how many there are of each type, instead of the events
  --report           what is missing or came twice, instead of the events; of one journey with --journey
  --format json|table
Events are JSON lines in the format of CloudEvents; what they mean stands in libs/event-stream/CATALOGUE.md.
KAFKA_BROKERS names another Kafka than that of the running stack, KAFKA_TOPIC_PREFIX other topics.
Exit code 0: shown. 1: nothing matched, or --report found something. 2: it could not be read.`;

const wrong = (what: string): LocalFailure =>
  new LocalFailure('option-invalid', `${what} Nothing was read. --help says what there is.`);

const oneOf = <Choice extends string>(name: string, value: string, choices: readonly Choice[]): Choice => {
  const choice = choices.find((each) => each === value);
  if (choice === undefined) throw wrong(`--${name} is one of ${choices.join(', ')}.`);
  return choice;
};

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        from: { type: 'string', default: 'start' },
        follow: { type: 'boolean', default: false },
        type: { type: 'string' },
        journey: { type: 'string' },
        since: { type: 'string' },
        limit: { type: 'string' },
        count: { type: 'boolean', default: false },
        report: { type: 'boolean', default: false },
        format: { type: 'string', default: 'json' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw wrong(error instanceof Error ? `${error.message.split('. ')[0]}.` : 'An option is not known.');
  }
};

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/**
 * The options of the command line; undefined when help was asked for.
 * @throws LocalFailure `option-invalid`
 */
export const readEventsOptions = (args: readonly string[]): EventsOptions | undefined => {
  const values = parsed(args);
  if (values.help) return undefined;
  const { type, journey, since, count, report } = values;
  const from = oneOf('from', values.from, ['start', 'end']);
  const format = oneOf('format', values.format, ['json', 'table']);
  const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : Number(values.limit);
  if (!(limit > 0)) throw wrong('--limit is a number from 1 on.');
  if (since !== undefined && !isDay(since)) throw wrong('--since is a day, e.g. 2027-03-02.');
  if (count && report) throw wrong('--count and --report are two commands.');
  if (report && (type !== undefined || since !== undefined)) {
    throw wrong(
      '--report looks at whole journeys: what --type or --since leave out would be missing. Only --journey goes with it.',
    );
  }
  const show = count ? 'count' : report ? 'report' : 'events';
  // From the end there is nothing to see until something comes.
  return { from, follow: values.follow || from === 'end', type, journey, since, limit, show, format };
};
