import { describe, expect, test } from 'vitest';
import type { Json, RawRequest } from '../http/http-stack.js';
import { newMarkers } from './markers.js';
import { newWritten } from './texts.js';

const bodyOf = (schema: Json): Json => ({ content: { 'application/json': { schema } } });
const object = (properties: Json): Json => ({ type: 'object', properties });

const document: Json = {
  components: { schemas: { Employee: object({ name: { type: 'string', maxLength: 200 } }) } },
  paths: {
    '/api/journeys': {
      post: {
        parameters: [{ in: 'header', name: 'Idempotency-Key', required: true, schema: { type: 'string' } }],
        requestBody: bodyOf(
          object({
            question: { type: 'string' },
            theme: { type: 'string', enum: ['career'] },
            relatedJourneyId: { anyOf: [{ type: 'string', format: 'uuid' }, { type: 'null' }] },
            employee: { $ref: '#/components/schemas/Employee' },
            phone: { type: ['string', 'null'], pattern: '^[0-9]{6,30}$' },
            areas: { type: 'array', items: { type: 'string' } },
            languages: { type: 'array', items: { type: 'string', pattern: '^[a-z]{2,3}$' } },
          }),
        ),
      },
    },
    '/api/tasks/{taskId}/complete': {
      post: { requestBody: bodyOf({ type: 'object', additionalProperties: {} }) },
    },
    '/api/journeys/{journeyId}/attachments': {
      post: {
        parameters: [
          { in: 'header', name: 'File-Name', required: true, schema: { type: 'string', pattern: '^[!-~]+$' } },
          { in: 'header', name: 'If-Match', required: true, schema: { type: 'string', pattern: '^"[0-9]+"$' } },
        ],
        requestBody: { content: { 'text/plain': { schema: { type: 'string' } } } },
      },
    },
  },
};

const everyText = [
  'POST /api/journeys: question',
  'POST /api/journeys: employee.name',
  'POST /api/journeys: phone',
  'POST /api/journeys: areas',
  'POST /api/tasks/{taskId}/complete: *',
  'POST /api/journeys/{journeyId}/attachments: (text/plain)',
  'POST /api/journeys/{journeyId}/attachments: (header file-name)',
];

const markers = newMarkers();
const word = markers.word('a text');
const json = { 'content-type': 'application/json' };
const post = (path: string, body: string, headers: Readonly<Record<string, string>> = json): RawRequest => ({
  method: 'POST',
  path,
  headers,
  body,
});
const after = (...requests: readonly RawRequest[]): readonly string[] => {
  const { onAccepted, unwritten } = newWritten(markers);
  requests.forEach(onAccepted);
  return unwritten(document);
};

describe('the texts of requests', () => {
  test('are found in a document: no choice, no id, no key of a command, and nothing too short for words', () => {
    expect(after()).toEqual(everyText);
  });

  test('count as written where a word was in them', () => {
    const journey = { question: `About ${word}.`, employee: { name: word }, phone: markers.digits('a number') };
    const file = { 'content-type': 'text/plain', 'file-name': word };
    expect(
      after(
        post('/api/journeys?dryRun=true', JSON.stringify({ ...journey, areas: ['North', word] })),
        post('/api/tasks/one.1/complete', JSON.stringify({ notes: word })),
        post('/api/journeys/one/attachments', `It says ${word}`, file),
      ),
    ).toEqual([]);
  });

  test.each([
    ['without a word of the run', post('/api/journeys', JSON.stringify({ question: 'Who can help?' }))],
    ['on another route', post('/api/advice', JSON.stringify({ question: word }))],
    ['by another method', { ...post('/api/journeys', JSON.stringify({ question: word })), method: 'PUT' }],
    ['in another field', post('/api/journeys', JSON.stringify({ employee: { question: word } }))],
    ['in a list of another route', post('/api/journeys/one/two', JSON.stringify({ areas: [word] }))],
  ])('are reported when they were written %s (negative control)', (_, request) => {
    expect(after(request)).toEqual(everyText);
  });
});
