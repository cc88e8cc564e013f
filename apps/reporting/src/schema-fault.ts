import type { JsonSchema } from '@traject/event-stream';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** A place in an event's body, as the names of our own schemas give it; anything else is not repeated. */
const ownPlace = /^(?:\/[A-Za-z]{1,40}|\/[0-9]{1,4})*$/;

/**
 * Where a body is not what a schema says, and which keyword of it was not kept; undefined when it is. What stands there is
 * not told.
 */
export type SchemaCheck = (schema: JsonSchema, body: unknown) => string | undefined;

/** Opens a check of its own, which keeps what it made of each schema. */
export const openSchemaCheck = (): SchemaCheck => {
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  return (schema, body) => {
    // Made once for each schema.
    const check = ajv.compile(schema);
    if (check(body)) return undefined;
    const [fault] = check.errors ?? [];
    const at = fault?.instancePath ?? '';
    return `${ownPlace.test(at) ? at : ''} ${fault?.keyword ?? 'schema'}`;
  };
};
