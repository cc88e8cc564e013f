import type { TaskKind } from '@traject/domain';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { walkAdvice, walkJourney } from '../testing/walk.js';
import { textOfOtherMeaning } from '../health-data/other-meaning.js';
import type { FormContext } from './context.js';
import { splitForm } from './split.js';
import { legible } from './written-text.js';

/** A submission in which somebody wrote a text. */
interface Written {
  readonly kind: TaskKind;
  readonly context: FormContext;
  readonly field: string;
  readonly values: object;
}

const seeds = Array.from({ length: 60 }, (_, seed) => seed + 1);

/** Every text that is written in whole journeys and advices. */
const written: readonly Written[] = [
  ...seeds.flatMap((seed) => walkJourney(seed, 'requester-1')),
  ...seeds.flatMap(walkAdvice),
].flatMap(({ kind, context, values, split }) =>
  (split.valid ? split.content : [])
    .filter(({ field }) => textOfOtherMeaning(field) === null)
    // A filled in form is an object.
    .map(({ field }) => ({ kind, context, field, values: Object(values) as object })),
);

const faultsWith = ({ kind, context, field, values }: Written, text: string) => {
  const split = splitForm(kind, { ...values, [field]: text }, context);
  return split.valid ? [] : split.faults.map(({ field: where, code }) => [where, code]);
};

describe('a text in the form of a task', () => {
  test.each(['', ' ', '\n\t', '\u200b', '\u3164\u2800', '\u202e', '\u0301', '\u0378', '\u{e0041}'])(
    'of which nothing is seen (%j) is refused as too short, once',
    (text) => {
      expect(new Set(written.map(({ kind }) => kind)).size).toBeGreaterThan(10);
      for (const each of written) expect(faultsWith(each, text), each.kind).toEqual([[each.field, 'too-small']]);
    },
  );

  test.each(['Afgesproken\u202eteln', 'Afgesproken\u2067nu\u2069', 'Afgesproken\u0008\u001b[8m', 'half \ud83d'])(
    'with characters that change what is seen (%j) is refused as that, and never repeated',
    (text) => {
      for (const each of written) {
        expect(faultsWith(each, text), each.kind).toEqual([[each.field, 'hidden-characters']]);
        const split = splitForm(each.kind, { ...each.values, [each.field]: text }, each.context);
        expect(JSON.stringify(split)).not.toContain('Afgesproken');
      }
    },
  );

  test('of several lines, with what people write, is taken to the letter', () => {
    const text = 'Werk\u00addruk:\n\t– minder 👩\u200d👧\r\n\u200fשלום\u200f';
    for (const each of written) {
      const split = splitForm(each.kind, { ...each.values, [each.field]: text }, each.context);
      expect(split.valid && split.content.find(({ field }) => field === each.field)?.text, each.kind).toBe(text);
    }
  });
});

test('a field that only counts characters takes both, and one that looks takes neither', () => {
  const counting = z.string().min(1);
  const looking = counting.check(legible('lines'));
  for (const text of ['\u3164', 'Agreed\u202etfel']) {
    expect(counting.safeParse(text).success).toBe(true);
    expect(looking.safeParse(text).success).toBe(false);
  }
});
