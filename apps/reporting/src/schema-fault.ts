import type { StreamKind } from '@traject/contracts';
import { schemaOf } from '@traject/event-stream';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const ajv = new Ajv2020({ strict: false });
formats.default(ajv);
const checks = new Map<string, ValidateFunction>();

const checkOf = (kind: StreamKind, type: string): ValidateFunction => {
  const name = `${kind}/${type}`;
  const known = checks.get(name);
  if (known !== undefined) return known;
  const made = ajv.compile(schemaOf(kind, type) ?? false);
  checks.set(name, made);
  return made;
};

/** A place in an event's body, as the names of our own schemas give it; anything else is not repeated. */
const ownPlace = /^(?:\/[A-Za-z]{1,40}|\/[0-9]{1,4})*$/;

/**
 * Where a body is not what the schema of its event says, and which keyword of it was not kept; undefined when it is. What
 * stands there is not told.
 */
export const schemaFault = (kind: StreamKind, type: string, body: unknown): string | undefined => {
  const check = checkOf(kind, type);
  if (check(body)) return undefined;
  const [fault] = check.errors ?? [];
  const at = fault?.instancePath ?? '';
  return `${ownPlace.test(at) ? at : ''} ${fault?.keyword ?? 'schema'}`;
};
