import { CIVIL_DAY_MS } from '@traject/domain';
import type { FieldClass } from './classification.js';
import { dayOf } from './day.js';
import { subjectKindOf, type PseudonymOf } from './pseudonyms.js';

/** A value as it stands in a published event. */
export type PublishedValue = string | number | boolean | null | readonly PublishedValue[];

/** Says that a value is not what its class allows; the mapper adds where. Never holds the value. */
export class ValueNotOfItsClass extends Error {
  override readonly name = 'ValueNotOfItsClass';
}

/**
 * Name of a field as published: a length of time that became days is no longer called milliseconds, and a number
 * out of an object is called as it is in there.
 */
export const publishedName = (name: string, of: FieldClass): string => {
  if (typeof of === 'object' && 'part' in of) return publishedName(of.part, of.as);
  return of === 'milliseconds-as-days' ? name.replace(/Ms$/, 'Days') : name;
};

/** What is published of a value, before it is by its class: the value itself, or one number in it. */
export const publishedPart = (of: FieldClass, value: unknown): unknown =>
  typeof of === 'object' && 'part' in of && typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(of.part)
    : value;

/**
 * The value of a field as analysts get it.
 * @throws {ValueNotOfItsClass} rather than publish what was not foreseen
 */
export const publishedValue = (
  of: Exclude<FieldClass, 'omit'>,
  value: unknown,
  pseudonymOf: PseudonymOf,
): PublishedValue => {
  if (typeof of === 'object') {
    if ('orNull' in of) return value === null ? null : publishedValue(published(of.orNull), value, pseudonymOf);
    if ('part' in of) return publishedValue(of.as, publishedPart(of, value), pseudonymOf);
    if ('each' in of) return listOf(value).map((element) => publishedValue(published(of.each), element, pseudonymOf));
    return codeIn(of.code, value);
  }
  switch (of) {
    case 'flag':
      if (typeof value !== 'boolean') throw new ValueNotOfItsClass();
      return value;
    case 'count':
    case 'score':
    case 'days':
      return wholeNumber(value);
    case 'milliseconds-as-days':
      return Math.round(wholeNumber(value) / CIVIL_DAY_MS);
    case 'day':
      return dayIn(value);
    case 'organisation':
      return textIn(value);
    default:
      return pseudonymOf({ kind: subjectKindOf(of) ?? 'person', id: textIn(value) });
  }
};

const published = (of: FieldClass): Exclude<FieldClass, 'omit'> => {
  if (of === 'omit') throw new ValueNotOfItsClass();
  return of;
};

const listOf = (value: unknown): readonly unknown[] => {
  if (!Array.isArray(value)) throw new ValueNotOfItsClass();
  return value;
};

const textIn = (value: unknown): string => {
  if (typeof value !== 'string' || value === '') throw new ValueNotOfItsClass();
  return value;
};

const codeIn = (list: Readonly<Record<string, true>>, value: unknown): string => {
  const code = textIn(value);
  if (!Object.hasOwn(list, code)) throw new ValueNotOfItsClass();
  return code;
};

const wholeNumber = (value: unknown): number => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new ValueNotOfItsClass();
  return value;
};

const dayIn = (value: unknown): string => {
  const instant = textIn(value);
  if (Number.isNaN(Date.parse(instant))) throw new ValueNotOfItsClass();
  return dayOf(instant);
};
