import { fastify } from 'fastify';
import { expect, test } from 'vitest';
import { noSchemas } from './no-schemas.js';

const serverWith = (schema: object) =>
  fastify({ schemaController: noSchemas }).post('/journeys', { schema }, () => Promise.resolve({}));

const named = { type: 'object', properties: { theme: { type: 'string' } } };

test.each(['body', 'querystring', 'params', 'headers'])(
  'a server with a route that names a schema for its %s does not start',
  async (part) => {
    await expect(serverWith({ [part]: named }).ready()).rejects.toThrow('schema-not-for-fastify');
  },
);

test('neither does one that names a schema for an answer', async () => {
  await expect(serverWith({ response: { 200: named } }).ready()).rejects.toThrow('schema-not-for-fastify');
});

test('a server without schemas starts', async () => {
  await expect(serverWith({}).ready()).resolves.toBeDefined();
});
