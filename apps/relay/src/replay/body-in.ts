import type { EventBody, ReceivedRecord } from '@traject/event-stream';

/** The body of a record; undefined where it is no object, as of what somebody else put into the topic. */
export const bodyIn = ({ value }: Pick<ReceivedRecord, 'value'>): EventBody | undefined => {
  try {
    const body: unknown = JSON.parse(value ?? 'null');
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    // No JSON: whoever asks has to tell it by its text.
  }
  return undefined;
};
