import { streamKinds } from '@traject/contracts';
import { cloudEventType } from '../mapping/cloud-event.js';
import { phaseSchema, phaseType, schemaOf } from '../mapping/schema.js';
import { eventTypes } from '../mapping/stream-fields.js';
import type { Schemas } from './contract-changes.js';

/** The schemas of everything that this version publishes, made from the table that maps it. */
export const currentContract = (): Schemas =>
  new Map([
    ...streamKinds.flatMap((kind) =>
      eventTypes(kind).flatMap((type) => {
        const schema = schemaOf(kind, type);
        return schema === undefined ? [] : [[cloudEventType(kind, type), schema] as const];
      }),
    ),
    [phaseType, phaseSchema] as const,
  ]);
