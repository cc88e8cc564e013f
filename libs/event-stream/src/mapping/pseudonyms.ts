import { idOfStream, kindOfStream, type LoggedEvent, type StreamName } from '@traject/contracts';
import type { FieldClass } from './classification.js';
import { eventFields } from './stream-fields.js';

/**
 * What has a pseudonym. The stream of a person who was erased has one of its own (`erasure`), so that nothing leads from it
 * to what was published about the person.
 */
export type SubjectKind = 'person' | 'journey' | 'advice' | 'department' | 'erasure';

/** Stands for whoever was erased and forgotten, in what is published about others afterwards. */
export const FORGOTTEN = '00000000-0000-0000-0000-000000000000';

/** Somebody or something that analysts know by pseudonym only. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** Gives the pseudonym of a subject, which must have one by now. */
export type PseudonymOf = (subject: Subject) => string;

/** By whose pseudonym a stream is published. */
export const subjectOfStream = (stream: StreamName): Subject => {
  const kind = kindOfStream(stream);
  return { kind: kind === 'person' ? 'erasure' : kind, id: idOfStream(stream) };
};

/** The subject that a class puts a pseudonym for. */
export const subjectKindOf = (of: FieldClass): SubjectKind | undefined => {
  switch (of) {
    case 'pseudonym-of-person':
      return 'person';
    case 'pseudonym-of-journey':
      return 'journey';
    case 'pseudonym-of-advice':
      return 'advice';
    case 'pseudonym-of-department':
      return 'department';
    default:
      return undefined;
  }
};

/**
 * The subject as it is named: each employer chooses the ids of its departments, and two may choose the same, so that a
 * department is one only together with the organisation that the event names.
 */
export const namedIn = (data: Readonly<Record<string, unknown>>, subject: Subject): Subject => {
  const organisationId = data['organisationId'];
  if (subject.kind !== 'department' || typeof organisationId !== 'string') return subject;
  return { kind: 'department', id: `${organisationId}/${subject.id}` };
};

/** Every subject whose pseudonym is needed to publish these events, each once. */
export const subjectsIn = (events: readonly LoggedEvent[]): readonly Subject[] => {
  const subjects = new Map<string, Subject>();
  const add = (subject: Subject): void => void subjects.set(`${subject.kind}/${subject.id}`, subject);
  for (const { stream, event } of events) {
    add(subjectOfStream(stream));
    for (const [name, of] of Object.entries(eventFields(kindOfStream(stream), event.type)?.fields ?? {})) {
      for (const subject of subjectsOfValue(of, event.data[name])) add(namedIn(event.data, subject));
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
