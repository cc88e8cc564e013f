import { schemaIdOf, type ReadableVersions, type ReceivedRecord } from '@traject/event-stream';
import { bodyIn } from './body-in.js';

/**
 * A record as it would be in the current version of its event; one that is of no earlier version, or that its upcast does not
 * get along with, as it is.
 */
export const asCurrent = (record: ReceivedRecord, versions: ReadableVersions): ReceivedRecord => {
  const event = record.headers['ce_type'] ?? '';
  const version = versions.get(event);
  const body = version === undefined || version.current.event === event ? undefined : bodyIn(record);
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
