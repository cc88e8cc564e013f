import type { ReceivedEvent, Unreadable } from '@traject/event-stream';
import type { EventsOptions } from './options.js';
import type { EventsSeen } from './reading.js';

const short = (type: string): string => type.replace(/^nl\.traject\./, '');

/** An event as one line: JSON, or the columns day, sequence, subject, type and what it says. */
export const eventLine = (event: ReceivedEvent, format: EventsOptions['format']): string => {
  if (format === 'json') return JSON.stringify(event);
  const { day: _day, ...said } = event.data;
  const fields = Object.entries(said).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const columns = [event.time.slice(0, 10), String(event.sequence).padStart(4), event.subject.padEnd(36)];
  return [...columns, short(event.type).padEnd(40), fields.join(' ')].join('  ');
};

/** How many of each type, the most frequent first. */
export const countLines = ({ byType }: EventsSeen, format: EventsOptions['format']): readonly string[] =>
  [...byType]
    .toSorted(([nameA, a], [nameB, b]) => b - a || nameA.localeCompare(nameB))
    .map(([type, count]) =>
      format === 'json' ? JSON.stringify({ type, count }) : `${String(count).padStart(8)}  ${type}`,
    );

/** What is wrong with the order, one fault a line. */
export const reportLines = ({ order: { faults } }: EventsSeen, format: EventsOptions['format']): readonly string[] =>
  faults.map((fault) => {
    if (format === 'json') return JSON.stringify(fault);
    const { kind, subject, sequence, events } = fault;
    return kind === 'gap'
      ? `${subject}: ${events} missing from ${sequence} on`
      : `${subject}: ${sequence} came again, or too late`;
  });

const reasons = {
  'no-event': 'are no events of this product',
  'no-json': 'have a body that is no JSON object',
  'unknown-version': 'are of a version of an event that is not known here',
  'unknown-type': 'are of a type that is not known here',
} as const satisfies Record<Unreadable, string>;

/** What was read, for whoever gave the command; never on standard output. */
export const summaryLines = ({ read, matched, unreadable, order }: EventsSeen): readonly string[] => [
  `${read} records read, ${matched} match. ${order.subjects} journeys, advices and erasures: ${order.missing} events missing, ${order.duplicates} came again.`,
  ...[...unreadable].map(([why, count]) => `${count} left out: they ${reasons[why]}.`),
];

const typesToldAtMost = 12;

/** What to tell when nothing matched. */
export const nothingMatched = ({ read, types }: EventsSeen): string => {
  if (read === 0)
    return 'nothing-matched: The topics are empty. Events come as soon as a journey is requested and the relay runs.';
  const some = types.slice(0, typesToldAtMost).join(', ');
  const more = types.length > typesToldAtMost ? ` and ${types.length - typesToldAtMost} more` : '';
  return `nothing-matched: None of ${read} records matches. The types that were read are: ${some}${more}.`;
};
