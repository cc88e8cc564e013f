import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { RawRecord } from './stream-record.js';

const haveOneValueEach = (headers: IHeaders): headers is Record<string, Buffer> =>
  Object.values(headers).every((value) => Buffer.isBuffer(value));

/** Those of our own events are taken as they came: to copy each of them was a sixth of what taking an event cost. */
const rawHeaders = (headers: IHeaders): RawRecord['headers'] => {
  if (haveOneValueEach(headers)) return headers;
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      // Kafka knows headers whose value is null, of which the client's types do not tell.
      const last: Buffer | string | null | undefined = Array.isArray(value) ? value.at(-1) : value;
      return last === undefined || last === null ? [] : [[name, Buffer.from(last)]];
    }),
  );
};

/** A message of the client as a record; a header without a value is left out, whoever wrote it. */
export const rawRecord = (
  topic: string,
  partition: number,
  { offset, key, value, headers = {} }: Pick<KafkaMessage, 'offset' | 'key' | 'value' | 'headers'>,
): RawRecord => ({ topic, partition, offset, key, value, headers: rawHeaders(headers) });
