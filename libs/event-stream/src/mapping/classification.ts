import type { ActorRole } from '@traject/domain';
import type { Upcast } from './upcast.js';

/** A closed list of codes, as the keys of a record so that the compiler sees when one is missing. */
export interface CodeList<Code extends string = string> {
  readonly code: Readonly<Record<Code, true>>;
}

/** What may stand for a text. `organisation` passes as it is: it is no person. */
export type TextClass =
  | 'pseudonym-of-person'
  | 'pseudonym-of-journey'
  | 'pseudonym-of-advice'
  | 'pseudonym-of-department'
  | 'organisation'
  | 'day';

/** What may stand for a number; `milliseconds-as-days` is a length of time, rounded to whole days. */
export type NumberClass = 'count' | 'score' | 'days' | 'milliseconds-as-days';

/** Of an object one number, under its own name; whatever else is in it is never published. */
export interface NumberIn<Part extends string = string> {
  readonly part: Part;
  readonly as: NumberClass;
}

/** How one field of an event appears to analysts; `omit` is never published. */
export type FieldClass =
  | 'omit'
  | TextClass
  | NumberClass
  | 'flag'
  | CodeList
  | NumberIn
  | { readonly orNull: FieldClass }
  | { readonly each: FieldClass };

/** Names whose fields point to content, or are made from it: nothing but leaving them out is accepted. */
type ContentName = `${string}Ref` | `${string}Refs` | `${string}Hash`;
/** Names of instants, of which analysts get the day. */
type InstantName = `${string}At` | `${string}Until` | `${string}Start`;
/** Names of ids: of persons, journeys and advices only the pseudonym may pass. */
type IdName = `${string}Id` | `${string}Ids`;

type TextClassFor<Name> = Name extends InstantName
  ? 'day'
  : Name extends IdName
    ? Exclude<TextClass, 'day'>
    : TextClass;

type NamesOfNumbers<Of extends object> = {
  [Name in keyof Of & string]: [Of[Name]] extends [number] ? Name : never;
}[keyof Of & string];

type Published<Name, Value> = null extends Value
  ? { readonly orNull: Published<Name, NonNullable<Value>> }
  : [Value] extends [boolean]
    ? 'flag'
    : [Value] extends [number]
      ? NumberClass
      : [Value] extends [string]
        ? string extends Value
          ? TextClassFor<Name>
          : CodeList<Value>
        : [Value] extends [readonly (infer Element)[]]
          ? { readonly each: Published<Name, Element> }
          : [Value] extends [object]
            ? NumberIn<NamesOfNumbers<Value>>
            : never;

/** The classes that a field may have, by its name and type. Of an object nothing but one number can be published. */
export type ClassFor<Name, Value> = 'omit' | (Name extends ContentName ? never : Published<Name, Value>);

/** One event as analysts get it. */
export interface StreamEvent<Data> {
  /** What it means, for the reader of the schema and the catalogue. */
  readonly about: string;
  /** When it is emitted. */
  readonly when: string;
  /** In which capacity it usually happens, for the example in the catalogue. */
  readonly usuallyBy: ActorRole;
  /**
   * How a body of each earlier version becomes one of the next, that of version 1 first; none while it is at version 1. One
   * more raises the version of its published shape, where consumers of the one before could not read on: so there is no
   * version without a way to it from those before.
   */
  readonly upcasts?: readonly Upcast[];
  /** Fields that came after the first record of this version, so that records of before lack them. */
  readonly later?: readonly (keyof Data & string)[];
  /** Every field of the event, so that a new one does not compile until somebody decided about it. */
  readonly fields: { readonly [Name in keyof Data]-?: ClassFor<Name, Data[Name]> };
}

/** Every event of a group of events. */
export type StreamFields<Events> = { readonly [Type in keyof Events]: StreamEvent<Events[Type]> };

/** A closed list from the array that the domain keeps of it. */
export const codesOf = <const Code extends string>(list: readonly Code[]): CodeList<Code> => ({
  // Exactly the elements of the list become the keys.
  code: Object.fromEntries(list.map((code) => [code, true])) as Readonly<Record<Code, true>>,
});

/** The class of a field that may also be null. */
export const orNull = <const Class extends FieldClass>(of: Class): { readonly orNull: Class } => ({ orNull: of });
