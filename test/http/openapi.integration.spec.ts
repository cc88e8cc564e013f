import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import type {} from '@traject/engines/injected';
import { describe, expect, inject, test } from 'vitest';
import { openGatewayWorld } from './gateway-world.js';

type Json = Readonly<Record<string, unknown>>;

/** The parts of OpenAPI 3.1 that this product uses, as closed shapes: a field that 3.1 does not know is a fault. */
const structure = {
  $id: 'https://traject.example/openapi-structure',
  type: 'object',
  required: ['openapi', 'info', 'paths'],
  additionalProperties: false,
  properties: {
    openapi: { type: 'string', pattern: '^3\\.1\\.\\d+$' },
    info: {
      type: 'object',
      required: ['title', 'version'],
      additionalProperties: false,
      properties: { title: { type: 'string' }, version: { type: 'string' }, description: { type: 'string' } },
    },
    paths: {
      type: 'object',
      additionalProperties: false,
      patternProperties: {
        '^/': {
          type: 'object',
          additionalProperties: false,
          patternProperties: { '^(get|put|post|delete|patch)$': { $ref: '#/$defs/operation' } },
        },
      },
    },
    components: {
      type: 'object',
      additionalProperties: false,
      properties: {
        schemas: {
          type: 'object',
          propertyNames: { pattern: '^[A-Za-z0-9._-]+$' },
          additionalProperties: { $ref: '#/$defs/schema' },
        },
        securitySchemes: {
          type: 'object',
          additionalProperties: {
            type: 'object',
            required: ['type'],
            additionalProperties: false,
            properties: {
              type: { enum: ['http', 'apiKey'] },
              description: { type: 'string' },
              scheme: { type: 'string' },
              bearerFormat: { type: 'string' },
              in: { enum: ['query', 'header', 'cookie'] },
              name: { type: 'string' },
            },
            if: { properties: { type: { const: 'http' } } },
            then: { required: ['scheme'] },
            else: { required: ['in', 'name'] },
          },
        },
      },
    },
  },
  $defs: {
    schema: { $ref: 'https://json-schema.org/draft/2020-12/schema' },
    content: {
      type: 'object',
      minProperties: 1,
      propertyNames: { pattern: '^[a-z]+/[a-z0-9.+-]+$' },
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: { schema: { $ref: '#/$defs/schema' } },
      },
    },
    parameter: {
      type: 'object',
      required: ['in', 'name', 'schema'],
      additionalProperties: false,
      properties: {
        in: { enum: ['query', 'header', 'path'] },
        name: { type: 'string', minLength: 1 },
        description: { type: 'string' },
        required: { type: 'boolean' },
        schema: { $ref: '#/$defs/schema' },
      },
      if: { properties: { in: { const: 'path' } } },
      then: { required: ['required'], properties: { required: { const: true } } },
    },
    operation: {
      type: 'object',
      required: ['operationId', 'responses'],
      additionalProperties: false,
      patternProperties: { '^x-': true },
      properties: {
        operationId: { type: 'string', pattern: '^[A-Za-z]+\\.[A-Za-z]+$' },
        security: {
          type: 'array',
          items: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
        },
        parameters: { type: 'array', uniqueItems: true, items: { $ref: '#/$defs/parameter' } },
        requestBody: {
          type: 'object',
          required: ['content'],
          additionalProperties: false,
          properties: { required: { type: 'boolean' }, content: { $ref: '#/$defs/content' } },
        },
        responses: {
          type: 'object',
          minProperties: 1,
          additionalProperties: false,
          patternProperties: {
            '^([1-5][0-9]{2}|[1-5]XX|default)$': {
              type: 'object',
              required: ['description'],
              additionalProperties: false,
              properties: { description: { type: 'string' }, content: { $ref: '#/$defs/content' } },
            },
          },
        },
      },
    },
  },
};

const faultsOf = (document: unknown): readonly string[] => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: fullFormats });
  const check = ajv.compile(structure);
  return check(document) ? [] : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

/** Everything under a `schema` of the document, and every component, with where it stands. */
const schemasIn = (value: unknown, at = ''): readonly (readonly [at: string, schema: Json])[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = `${at}/${key}`;
    const isSchema = key === 'schema' || at === '/components/schemas';
    return isSchema ? [[place, inner] as const] : schemasIn(inner, place);
  });
};

const identifier = 'https://traject.example/openapi.json';

/** Whether each schema compiles, with its references into the document. */
const compilationFaults = (document: Json): readonly string[] =>
  schemasIn(document).flatMap(([at, schema]) => {
    const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, formats: fullFormats });
    ajv.addVocabulary(['components']);
    ajv.addSchema({ $id: identifier, components: document['components'] }, identifier, false, false);
    const absolute: unknown = JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${identifier}#/`));
    try {
      ajv.compile(absolute as Json); // a schema, by where it stood
      return [];
    } catch (error) {
      return [`${at}: ${String(error)}`];
    }
  });

/** What a reader of the document relies on beyond its structure: each name in a path explained, each id used once. */
const looseEnds = (document: Json): readonly string[] => {
  // Read after the structure was found to be right.
  const paths = document['paths'] as Readonly<
    Record<string, Readonly<Record<string, { operationId: string; parameters?: { in: string; name: string }[] }>>>
  >;
  const ids = Object.values(paths).flatMap((operations) => Object.values(operations).map((each) => each.operationId));
  const unexplained = Object.entries(paths).flatMap(([path, operations]) => {
    const inPath = [...path.matchAll(/\{([A-Za-z]+)\}/g)].map(([, name]) => name).toSorted();
    return Object.values(operations)
      .filter(({ parameters = [] }) => {
        const explained = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
        return explained.toSorted().join() !== inPath.join();
      })
      .map(({ operationId }) => `${operationId}: ${path}`);
  });
  return [...unexplained, ...ids.filter((id, index) => ids.indexOf(id) !== index)];
};

test('the document that is served is OpenAPI 3.1, and each of its schemas compiles', async () => {
  const world = await openGatewayWorld(inject('postgresUrl'), inject('temporalAddress'));
  const { status, mediaType, body } = await world.get('/openapi.json');
  expect({ status, mediaType }).toEqual({ status: 200, mediaType: 'application/json' });
  expect(faultsOf(body)).toEqual([]);
  expect(schemasIn(body).length).toBeGreaterThan(100);
  expect(compilationFaults(body)).toEqual([]);
  expect(looseEnds(body)).toEqual([]);
});

describe('a document that is wrong is found out (negative control)', () => {
  const documentWith = (operation: Json): Json => ({
    openapi: '3.1.0',
    info: { title: 'A product', version: '1' },
    paths: {
      '/things/{id}': { get: { operationId: 'Things.read', responses: { 200: { description: '' } }, ...operation } },
    },
  });
  const idWith = (schema: Json): Json => ({ parameters: [{ in: 'path', name: 'id', required: true, schema }] });

  test('that it is right is found by the same look', () => {
    const right = documentWith(idWith({ type: 'string' }));
    expect([faultsOf(right), compilationFaults(right), looseEnds(right)]).toEqual([[], [], []]);
  });

  test('a response that is no status, a field nobody knows, a schema that is none', () => {
    expect(faultsOf(documentWith({ responses: { done: { description: '' } } }))).not.toEqual([]);
    expect(faultsOf(documentWith({ nullable: true }))).not.toEqual([]);
    expect(faultsOf(documentWith(idWith({ type: 'text' })))).not.toEqual([]);
  });

  test('a reference to nothing, and a pattern that does not compile', () => {
    expect(compilationFaults(documentWith(idWith({ $ref: '#/components/schemas/Nothing' })))).toHaveLength(1);
    expect(compilationFaults(documentWith(idWith({ type: 'string', pattern: '(' })))).toHaveLength(1);
  });

  test('a name in a path that is not explained', () => {
    expect(looseEnds(documentWith({}))).toEqual(['Things.read: /things/{id}']);
  });
});
