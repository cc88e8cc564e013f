import { randomUUID } from 'node:crypto';
import { streamKinds } from '@traject/contracts';
import type {} from '@traject/engines/injected';
import {
  asyncApiDocument,
  brokersFrom,
  cloudEventOf,
  ensureTopics,
  eventTypes,
  openPublisher,
  phaseRecord,
  phaseSchema,
  schemaId,
  schemaOf,
  topicNames,
  type JourneyPhase,
  type JsonSchema,
  type ReceivedRecord,
} from '@traject/event-stream';
import asyncApi from '@asyncapi/specs';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { analystOf, removeTopics } from './analyst.js';
import { sampleEvents } from './sample-events.js';

const prefix = `test-${randomUUID()}.`;
const names = topicNames(prefix);
const pseudonym = randomUUID();
const schemas: readonly JsonSchema[] = [
  phaseSchema,
  ...streamKinds.flatMap((kind) =>
    eventTypes(kind)
      .map((type) => schemaOf(kind, type))
      .filter((schema) => schema !== undefined),
  ),
];
const ajv = new Ajv2020({ strict: true, allErrors: true, schemas: [...schemas], formats: fullFormats });

/** As the schemas are, but for nothing beside their fields: consumers must take more, and this version must not send it. */
const closed = schemas.map((schema) => ({ ...schema, additionalProperties: false }));
const closedAjv = new Ajv2020({ strict: true, schemas: closed, formats: fullFormats });

let records: readonly ReceivedRecord[] = [];

beforeAll(async () => {
  const address = { brokers: brokersFrom(inject('kafkaBrokers')), clientId: 'schema-test' };
  await ensureTopics(address, names);
  const publisher = await openPublisher(address);
  const standing: JourneyPhase = { phase: 'support', route: 'bmw', sinceDay: '2026-03-02', sequence: 5 };
  await publisher.publish(sampleEvents.map((event) => cloudEventOf(event, names, () => pseudonym)));
  await publisher.publish([phaseRecord(pseudonym, standing, names)]);
  await publisher.close();
  const analyst = await analystOf(inject('kafkaBrokers'), [
    names.journeyEvents,
    names.adviceEvents,
    names.personEvents,
    names.journeyState,
  ]);
  await analyst.seen(sampleEvents.length + 1);
  await analyst.leave();
  records = analyst.records;
});

afterAll(() => removeTopics(inject('kafkaBrokers'), prefix));

const bodyOf = ({ value }: ReceivedRecord): unknown => JSON.parse(value ?? '');
const events = (): readonly ReceivedRecord[] => records.filter(({ topic }) => topic !== names.journeyState);

describe('every event that an analyst consumes from Kafka', () => {
  it('is valid by the schema that its own header names, whatever its type', () => {
    const invalid = events()
      .filter((record) => ajv.validate(record.headers['ce_dataschema'] ?? '', bodyOf(record)) !== true)
      .map(({ headers, value }) => [headers['ce_type'], value]);
    expect(invalid).toEqual([]);
    const types = streamKinds.flatMap((kind) => eventTypes(kind).map((type) => schemaId(kind, type)));
    expect(new Set(events().map(({ headers }) => headers['ce_dataschema']))).toEqual(new Set(types));
  });

  it('has no field beside those of its schema, and is invalid as soon as it has one less', () => {
    const passed = events().filter((record) => {
      const schema = record.headers['ce_dataschema'] ?? '';
      const body = Object.entries(bodyOf(record) ?? {});
      const more = Object.fromEntries([...body, ['remark', 'anything']]);
      const less = Object.fromEntries(body.slice(1));
      return closedAjv.validate(schema, more) === true || ajv.validate(schema, less) === true;
    });
    expect(passed).toEqual([]);
    const strange = events().filter(
      (record) => closedAjv.validate(record.headers['ce_dataschema'] ?? '', bodyOf(record)) !== true,
    );
    expect(strange.map(({ headers }) => headers['ce_type'])).toEqual([]);
  });

  it('has the attributes of a CloudEvent in its headers', () => {
    for (const { headers, key, timestampMs } of events()) {
      expect(headers).toMatchObject({
        ce_specversion: '1.0',
        ce_id: expect.stringMatching(/./),
        ce_source: expect.stringMatching(/^urn:nl:traject:(journey|advice|person)$/),
        ce_type: expect.stringMatching(/^nl\.traject\.(journey|advice|person)\.[a-z0-9-]+\.v1$/),
        ce_time: '2026-03-02T00:00:00.000Z',
        ce_subject: key,
        ce_sequence: expect.stringMatching(/^\d+$/),
        'content-type': 'application/json',
      });
      expect(timestampMs).toBe(Date.parse('2026-03-02T00:00:00.000Z'));
    }
  });
});

describe('the phase of a journey that an analyst consumes from Kafka', () => {
  it('is valid by its schema, and has no field beside those', () => {
    const [phase] = records.filter(({ topic }) => topic === names.journeyState).map(bodyOf);
    expect(ajv.validate('urn:nl:traject:journey:phase:v1', phase)).toBe(true);
    expect(closedAjv.validate('urn:nl:traject:journey:phase:v1', phase)).toBe(true);
    expect(closedAjv.validate('urn:nl:traject:journey:phase:v1', { ...Object(phase), theme: 'stress' })).toBe(false);
  });
});

describe('the AsyncAPI document', () => {
  it('is one of AsyncAPI 3, and a broken one is told apart', () => {
    const specification = new Ajv({
      strict: false,
      meta: false,
      validateSchema: false,
      formats: { ...fullFormats, 'uri-reference': true },
    });
    // As they are served: a field without a value is not there.
    const isAsyncApi = specification.compile(JSON.parse(JSON.stringify(asyncApi.schemas['3.0.0'])));
    const document: unknown = JSON.parse(JSON.stringify(asyncApiDocument(names)));
    expect(isAsyncApi(document) ? [] : isAsyncApi.errors).toEqual([]);
    expect(isAsyncApi({ ...Object(document), info: {} })).toBe(false);
  });

  it('has examples that are valid by their own schemas', () => {
    const messages: Readonly<Record<string, unknown>> = Object(Object(asyncApiDocument(names)['components']).messages);
    for (const [name, message] of Object.entries(messages)) {
      const { payload, examples = [] } = Object(message);
      for (const example of examples) {
        expect(closedAjv.validate({ ...payload.schema, additionalProperties: false }, example.payload), name).toBe(
          true,
        );
      }
    }
  });

  it('refers only to messages that it has', () => {
    const text = JSON.stringify(asyncApiDocument(names));
    const references = [...text.matchAll(/"#\/components\/messages\/([^"]+)"/g)].map(([, name]) => name ?? '');
    const document: unknown = JSON.parse(text);
    expect(references.length).toBe(sampleEvents.length / 2 + 1);
    for (const name of references) expect(document).toHaveProperty(['components', 'messages', name]);
  });
});
