import { z } from 'zod';
import type { Instant } from '@traject/domain';
import { words, type Bilingual } from './language.js';
import { legible } from './written-text.js';

/** Who may come to know a field: whoever sees process facts, the employer, or only employee and practitioner. */
export type FieldLabel = 'process' | 'employer' | 'confidential';

/** Longest free text by label, in characters; what an employer writes or reads is short on purpose. */
export const textLimits = { employer: 1_000, confidential: 10_000 } as const;

const LONGEST_ID = 200;

/** What a field says of itself besides its schema. */
export interface FieldMeta {
  readonly label: FieldLabel;
  readonly titles: Bilingual;
  readonly helps?: Bilingual;
  /** Titles of the values, for a client that shows a list to choose from. */
  readonly options?: readonly { readonly value: string; readonly titles: Bilingual }[];
}

const describe = (label: FieldLabel, titles: Bilingual, more: Partial<FieldMeta> = {}) => ({ label, titles, ...more });

/** Helps for free text that an employer writes or reads. */
const employerTextHelp = words(
  'Kort en zakelijk. Schrijf niets op over de aard of oorzaak van ziekte.',
  'Short and factual. Write nothing about the nature or cause of an illness.',
);

/** Free text. It is kept in the dossier and reaches the command as a reference only. */
export const text = (label: 'employer' | 'confidential', titles: Bilingual, helps?: Bilingual) =>
  z
    .string()
    .min(1)
    .max(textLimits[label])
    .check(legible('lines'))
    .brand<'content'>()
    .meta(
      describe(label, titles, { helps: helps ?? (label === 'employer' ? employerTextHelp : confidentialTextHelp) }),
    );

const confidentialTextHelp = words(
  'Vertrouwelijk: de werkgever krijgt dit niet te zien.',
  'Confidential: the employer does not get to see this.',
);

/** Free text that may be left out. */
export const optionalText = (label: 'employer' | 'confidential', titles: Bilingual, helps?: Bilingual) => {
  const field = text(label, titles, helps);
  return field.optional().meta({ ...field.meta() });
};

/** A choice of codes; `titles` names every one that may be offered, `offered` those that fit now. */
export const choice = <Code extends string>(
  titles: Bilingual,
  named: Readonly<Record<Code, Bilingual>>,
  offered?: readonly [Code, ...Code[]],
) => {
  // The keys of the table are exactly the codes; Object.keys forgets their type.
  const codes = offered ?? (Object.keys(named) as [Code, ...Code[]]);
  const options = codes.map((value) => ({ value, titles: named[value] }));
  return z.enum(codes).meta(describe('process', titles, { options }));
};

/** A value that is fixed: what an answer is about, or what tells one form of an answer from another. */
export const fixed = <Value extends string | number | boolean>(value: Value, titles: Bilingual) =>
  z.literal(value).meta(describe('process', titles));

/** Yes or no. It is never filled in beforehand: a consent is given, not left standing. */
export const yesOrNo = (titles: Bilingual, helps?: Bilingual) =>
  z.boolean().meta({ ...describe('process', titles, helps === undefined ? {} : { helps }), examples: [true] });

/** A whole number within limits. */
export const wholeNumber = (
  titles: Bilingual,
  { min, max, proposed }: { readonly min: number; readonly max: number; readonly proposed?: number },
) =>
  z
    .int()
    .min(min)
    .max(max)
    .meta({ ...describe('process', titles), ...(proposed === undefined ? {} : { default: proposed }) });

const inMilliseconds = (value: string): string => {
  const at = Date.parse(value);
  return Number.isNaN(at) ? value : new Date(at).toISOString();
};

const isWithin = (value: string, { min, max }: { readonly min: Instant; readonly max: Instant }): boolean =>
  Date.parse(value) >= Date.parse(min) && Date.parse(value) <= Date.parse(max);

/** A moment, not before `min` and not after `max`; becomes an {@link Instant}. */
export const moment = (
  titles: Bilingual,
  limits: { readonly min: Instant; readonly max: Instant },
  helps?: Bilingual,
) =>
  z.iso
    .datetime({ offset: true, abort: true })
    .refine((value) => isWithin(value, limits))
    .overwrite(inMilliseconds)
    .meta({
      ...describe('process', titles, helps === undefined ? {} : { helps }),
      formatMinimum: limits.min,
      formatMaximum: limits.max,
    });

/** One of the things that were looked up; any id when nothing was, and none when nothing was found. */
export const pick = (
  titles: Bilingual,
  found: readonly { readonly id: string; readonly label: string }[] | undefined,
): z.ZodType<string> => {
  const [first, ...rest] = found ?? [];
  if (found === undefined) return z.string().min(1).max(LONGEST_ID).meta(describe('process', titles));
  if (first === undefined) return z.never().meta(describe('process', titles));
  const options = found.map(({ id, label }) => ({ value: id, titles: words(label, label) }));
  return z.enum([first.id, ...rest.map(({ id }) => id)]).meta(describe('process', titles, { options }));
};

/** Any number of the items named, each at most once; left out means none. */
export const pickSome = (
  titles: Bilingual,
  items: readonly { readonly ref: string; readonly label: string }[],
  helps?: Bilingual,
) => {
  const [first, ...rest] = items;
  const item = first === undefined ? z.never() : z.enum([first.ref, ...rest.map(({ ref }) => ref)]);
  const options = items.map(({ ref, label }) => ({ value: ref, titles: words(label, label) }));
  const list: z.ZodType<string[]> = z.array(item).max(items.length).refine(hasNoDoubles);
  return list.optional().meta({
    ...describe('process', titles, { options, ...(helps === undefined ? {} : { helps }) }),
    uniqueItems: true,
  });
};

const hasNoDoubles = (values: readonly string[]): boolean => new Set(values).size === values.length;
