import { idOfStream, kindOfStream, type LoggedEvent, type StreamKind, type StreamName } from '@traject/contracts';
import type { FieldClass } from './classification.js';
import { eventFields } from './stream-fields.js';

/** What has a pseudonym. */
export type SubjectKind = 'person' | 'journey' | 'advice';

/** Somebody or something that analysts know by pseudonym only. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** Gives the pseudonym of a subject, which must have one by now. */
export type PseudonymOf = (subject: Subject) => string;

/** What a stream is about and its own id. */
export const subjectOfStream = (stream: StreamName): { readonly kind: StreamKind; readonly id: string } => ({
  kind: kindOfStream(stream),
  id: idOfStream(stream),
});

/** The subject that a class puts a pseudonym for. */
export const subjectKindOf = (of: FieldClass): SubjectKind | undefined => {
  switch (of) {
    case 'pseudonym-of-person':
      return 'person';
    case 'pseudonym-of-journey':
      return 'journey';
    case 'pseudonym-of-advice':
      return 'advice';
    default:
      return undefined;
  }
};

/** Every subject whose pseudonym is needed to publish these events, each once. */
export const subjectsIn = (events: readonly LoggedEvent[]): readonly Subject[] => {
  const subjects = new Map<string, Subject>();
  const add = (subject: Subject): void => void subjects.set(`${subject.kind}/${subject.id}`, subject);
  for (const { stream, event } of events) {
    const own = subjectOfStream(stream);
    add(own);
    for (const [name, of] of Object.entries(eventFields(own.kind, event.type)?.fields ?? {})) {
      for (const subject of subjectsOfValue(of, event.data[name])) add(subject);
    }
  }
  return [...subjects.values()];
};

const subjectsOfValue = (of: FieldClass, value: unknown): readonly Subject[] => {
  if (typeof of === 'object') {
    if ('orNull' in of) return value === null ? [] : subjectsOfValue(of.orNull, value);
    if ('each' in of) return Array.isArray(value) ? value.flatMap((element) => subjectsOfValue(of.each, element)) : [];
  }
  const kind = subjectKindOf(of);
  return kind === undefined || typeof value !== 'string' ? [] : [{ kind, id: value }];
};
