import { schemaIdOf, type EventBody, type ReadableVersions, type ReceivedRecord } from '@traject/event-stream';

const objectIn = (value: string | null): EventBody | undefined => {
  try {
    const body: unknown = JSON.parse(value ?? '');
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    // No JSON: then there is nothing to raise, and it differs from whatever was rebuilt.
  }
  return undefined;
};

/**
 * A record as it would be in the current version of its event; one that is of no earlier version, or that its upcast does not
 * get along with, as it is.
 */
export const asCurrent = (record: ReceivedRecord, versions: ReadableVersions): ReceivedRecord => {
  const event = record.headers['ce_type'] ?? '';
  const version = versions.get(event);
  const body = version === undefined || version.current.event === event ? undefined : objectIn(record.value);
  if (version === undefined || body === undefined) return record;
  try {
    const { current } = version;
    return {
      ...record,
      value: JSON.stringify(version.upcast(body)),
      headers: { ...record.headers, ce_type: current.event, ce_dataschema: schemaIdOf(current.event) },
    };
  } catch {
    // It is told by differing from what was rebuilt.
    return record;
  }
};
