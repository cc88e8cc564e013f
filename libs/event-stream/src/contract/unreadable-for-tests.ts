import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { JsonSchema } from '../mapping/schema.js';
import type { EventBody } from '../mapping/upcast.js';
import type { ReadableVersion, ReadableVersions } from '../reading/readable-versions.js';
import { exampleBodies } from './example-bodies.js';

const ajv = new Ajv2020({ strict: true, addUsedSchema: false });
formats.default(ajv);

/** Whether a body keeps a schema. */
export const keeps = (schema: JsonSchema, body: unknown): boolean => ajv.validate(schema, body);

const isReadable = ({ upcast, current }: ReadableVersion, body: EventBody): boolean => {
  try {
    return keeps(current.schema, upcast(body));
  } catch {
    // An upcast that fails is what is looked for.
    return false;
  }
};

/** Bodies that an earlier version of an event allows, and of which nothing comes that the current version allows. */
export const unreadableBodies = (versions: ReadableVersions): readonly (readonly [event: string, body: EventBody])[] =>
  [...versions]
    .filter(([event, { current }]) => event !== current.event)
    .flatMap(([event, version]) =>
      exampleBodies(version.schema)
        .filter((body) => !isReadable(version, body))
        .map((body) => [event, body] as const),
    );
