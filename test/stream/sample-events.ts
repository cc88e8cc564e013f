import { streamKinds, streamOf, type LoggedEvent, type StreamKind } from '@traject/contracts';
import { eventFields, eventTypes, type FieldClass } from '@traject/event-stream';

/** A value of this class; `variant` 1 takes the null and the last code where variant 0 takes a value and the first. */
const valueOf = (of: FieldClass, variant: 0 | 1): unknown => {
  if (of === 'omit') return 'left-out';
  if (typeof of === 'object') {
    if ('orNull' in of) return variant === 1 ? null : valueOf(of.orNull, variant);
    if ('part' in of) return { [of.part]: valueOf(of.as, variant) };
    if ('each' in of) return variant === 1 ? [] : [valueOf(of.each, variant)];
    return Object.keys(of.code).at(variant === 1 ? -1 : 0);
  }
  switch (of) {
    case 'flag':
      return variant === 1;
    case 'count':
    case 'score':
    case 'days':
      return 3;
    case 'milliseconds-as-days':
      return 3 * 86_400_000;
    case 'day':
      return '2026-03-02T13:05:11.123Z';
    default:
      return 'some-id';
  }
};

const sample = (kind: StreamKind, type: string, variant: 0 | 1, sequence: number): LoggedEvent => ({
  position: sequence,
  stream: streamOf(kind, 'sample'),
  sequence,
  eventId: `${kind}-${sequence}`,
  commandId: null,
  fingerprint: null,
  runId: null,
  recordedAt: '2026-03-02T13:05:11.123Z',
  event: {
    type,
    version: 1,
    at: '2026-03-02T13:05:11.123Z',
    by: 'system',
    data: Object.fromEntries(
      Object.entries(eventFields(kind, type)?.fields ?? {}).map(([name, of]) => [name, valueOf(of, variant)]),
    ),
  },
});

/** Two events of every type that there is, with something in every field. */
export const sampleEvents: readonly LoggedEvent[] = streamKinds.flatMap((kind) =>
  eventTypes(kind).flatMap((type, index) => [
    sample(kind, type, 0, 2 * index + 1),
    sample(kind, type, 1, 2 * index + 2),
  ]),
);
