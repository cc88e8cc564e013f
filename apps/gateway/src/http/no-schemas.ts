/** Shapes check what comes in, not Fastify; so what it would compile JSON Schemas with need not be loaded. */
const refuse = () => () => {
  throw new Error('schema-not-for-fastify: a route names a JSON Schema to Fastify, which compiles none here.');
};

/** For Fastify: a server with a route that names a JSON Schema does not start, as nothing would check by it. */
export const noSchemas = { compilersFactory: { buildValidator: refuse, buildSerializer: refuse } } as const;
