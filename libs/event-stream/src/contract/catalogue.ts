import { streamKinds, type StreamKind } from '@traject/contracts';
import { topicNames, type TopicNames } from '../kafka/topic-plan.js';
import { cloudEventType, eventTopic } from '../mapping/cloud-event.js';
import { phaseSchema, phaseType, schemaOf, type JsonSchema } from '../mapping/schema.js';
import { eventFields, eventTypes } from '../mapping/stream-fields.js';
import { exampleRecord } from './example-event.js';
import { readReleasedContract, sinceIn, type ReleasedContract, type Since } from './released-contract.js';
import { retiredIn } from './retired.js';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const code = (text: string): string => `\`${text}\``;
const json = (value: unknown): readonly string[] => ['```json', JSON.stringify(value, undefined, 2), '```'];

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;
const schemasIn = (value: unknown): readonly JsonSchema[] => (Array.isArray(value) ? value.filter(isSchema) : []);

/** What a value is, with its unit, in words. */
const valueOf = (schema: JsonSchema): string => {
  const alternatives = schemasIn(schema['anyOf']);
  if (alternatives.length > 0) return alternatives.map(valueOf).join(' or ');
  if (schema['type'] === 'null') return 'null';
  if (isSchema(schema['items'])) return `list of: ${valueOf(schema['items'])}`;
  if (Array.isArray(schema['enum'])) return schema['enum'].map((each) => code(String(each))).join(', ');
  const title = String(schema['title'] ?? '');
  return title === 'Day' ? 'day in the Netherlands, `YYYY-MM-DD`' : title.toLowerCase();
};

const fieldsOf = (event: string, schema: JsonSchema, since: Since): readonly string[] => {
  const fields = isSchema(schema['properties']) ? Object.entries(schema['properties']) : [];
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  return [
    row(['field', 'value', 'since']),
    row(['---', '---', '---']),
    ...fields.map(([name, of]) => {
      const value = isSchema(of) ? valueOf(of) : '';
      const older = required.includes(name) ? '' : '; older records lack it';
      return row([code(name), value + older, since.field(event, name)]);
    }),
  ];
};

const eventSection = (kind: StreamKind, type: string, names: TopicNames, since: Since): readonly string[] => {
  const event = cloudEventType(kind, type);
  const { about = '', when = '' } = eventFields(kind, type) ?? {};
  return [
    `### ${type} (${kind})`,
    `${code(event)}, since ${since.event(event)}`,
    about,
    `**When.** ${when}`,
    fieldsOf(event, schemaOf(kind, type) ?? {}, since).join('\n'),
    json(JSON.parse(exampleRecord(kind, type, names).value)).join('\n'),
  ];
};

const topicSection = (kind: StreamKind, names: TopicNames, since: Since): readonly string[] => [
  `## Topic ${code(eventTopic(kind, names))}`,
  ...eventTypes(kind).flatMap((type) => eventSection(kind, type, names, since)),
];

const stateSection = (names: TopicNames, since: Since): readonly string[] => [
  `## Topic ${code(names.journeyState)}`,
  `${code(phaseType)}, since ${since.event(phaseType)}. ${String(phaseSchema['description'])} Compacted: the latest record of each key is kept. Without CloudEvents headers.`,
  '**When.** Each time that the phase or the route of a journey changes, in one transaction with the event that changed it.',
  fieldsOf(phaseType, phaseSchema, since).join('\n'),
  json({ phase: 'support', route: 'bmw', sinceDay: '2027-03-02', sequence: 5 }).join('\n'),
];

const retiredSection = (released: ReleasedContract): readonly string[] => {
  const retired = [...retiredIn(released)];
  if (retired.length === 0) return [];
  return [
    '## No longer published',
    'Their records stay in the topics, and their schemas with them.',
    retired.map(([event, schema]) => `- ${code(event)}: ${String(schema['description'] ?? '')}`).join('\n'),
  ];
};

const headersOfExample = (names: TopicNames): readonly string[] => {
  const { key, headers } = exampleRecord('journey', 'BmwTalkHeld', names);
  return json({ key, headers });
};

/** The catalogue of all events as Markdown, for people who read the stream. */
export const eventCatalogue = (
  names: TopicNames = topicNames(),
  released: ReleasedContract = readReleasedContract(),
): string => {
  const since = sinceIn(released.releases);
  return `${[
    '# Catalogue of events',
    'Made from the code by `npm run event-contract`; a change here is made there. Release of the contract: ' +
      `${released.releases.at(-1)?.version ?? 'none'}.`,
    `Each record is a CloudEvent 1.0 in Kafka's binary mode: attributes in headers, the body as JSON. Its key and \`ce_subject\` are the pseudonym of the journey or advice, and keep its events in order; \`ce_sequence\` counts them from 1 without gaps; \`ce_id\` is the same for the same event wherever it is published again.`,
    headersOfExample(names).join('\n'),
    [
      'What a consumer does, so that it goes on working:',
      '',
      '- reads with `read_committed`, from the beginning of a topic if it wants everything;',
      '- remembers each `ce_id`, or the last `ce_sequence` of each key, and leaves out what it has seen;',
      '- leaves out and counts a `ce_type` that it does not know: another event, or a version that came later;',
      '- takes a code that it does not know for "other", and fields that it does not know for not there.',
    ].join('\n'),
    'Within a version of an event nothing is taken away, narrowed or given another meaning. Fields and codes may be added. Whatever goes further is a new version of the event, beside the old one. `schemas/CHANGELOG.md` has every change.',
    `Days are days in the Netherlands; nothing finer is published. Pseudonyms are random and stay the same. \`00000000-0000-0000-0000-000000000000\` stands for whoever was erased. \`day\` and \`by\` are in every event: the day on which it happened, and in which capacity.`,
    ...streamKinds.flatMap((kind) => topicSection(kind, names, since)),
    ...stateSection(names, since),
    ...retiredSection(released),
  ].join('\n\n')}\n`;
};
