import type { Telling } from '@traject/reports';
import { words, type Bilingual } from '@traject/tasks';

/** What is said around the figures. */
export const phrases = {
  allOrganisations: words('Alle organisaties samen', 'All organisations together'),
  category: words('Categorie', 'Category'),
  hiddenMark: words('verborgen', 'hidden'),
  noSuchGroup: words('geen cijfer over die periode', 'no figure for that period'),
  otherGroup: words('niet te vergelijken: toen anders samengesteld', 'not comparable: put together otherwise then'),
  departmentsChanged: words(
    'Een afdeling die sinds de periode ervoor is samengevoegd, opgesplitst of onder deze naam nieuw is, of waarvan dat niet bekend is, wordt niet vergeleken: daar kunnen toen andere mensen bij hebben gehoord.',
    'A department that was merged or divided since the period before, or is new by this name, or of which it is not known, is not compared: other people may have belonged to it then.',
  ),
  themesChanged: words(
    'Een thema waarvan een deel over de periode ervoor apart werd verteld, wordt niet vergeleken.',
    'A theme of which a part was told apart for the period before is not compared.',
  ),
  mean: words('Gemiddelde', 'Mean'),
  people: words('Mensen', 'People'),
  median: words('Mediaan', 'Median'),
  percentile90: words('90e percentiel', '90th percentile'),
  medianKey: words('mediaan: de helft had hoogstens dit', 'median: half had at most this'),
  percentile90Key: words(
    '90e percentiel: 9 van de 10 hadden hoogstens dit',
    '90th percentile: 9 out of 10 had at most this',
  ),
  stackedWide: words('Brede balk:', 'Wide bar:'),
  stackedNarrow: words('Smalle balk eronder:', 'Narrow bar below it:'),
  stacked: words(
    'Van links naar rechts, als deel van de afdeling; de getallen zijn mensen.',
    'From left to right, as part of the department; the numbers are people.',
  ),
  tooFew: words('Te weinig mensen om hier iets over te vertellen.', 'Too few people to tell anything about.'),
  nothingBefore: words(
    'Er is geen periode ervoor om mee te vergelijken.',
    'There is no period before to compare with.',
  ),
  selfRequested: words(
    'Wie zelf begeleiding vroeg, telt alleen mee in totalen van mensen.',
    'Who asked by themselves counts only in totals of people.',
  ),
} as const satisfies Readonly<Record<string, Bilingual>>;

/** Why a figure may be hidden, of which never more is said. */
export const hiddenBecause = (
  kind: Telling['kind'],
  whom: 'people' | 'practitioners',
  threshold: number,
): Bilingual => {
  const [nl, en] =
    whom === 'people'
      ? [`minder dan ${threshold} mensen`, `fewer than ${threshold} people`]
      : [`minder dan ${threshold} begeleiders`, `fewer than ${threshold} practitioners`];
  switch (kind) {
    case 'people':
    case 'shares':
      return words(`verborgen: ${nl}, of nodig om een ander te verbergen`, `hidden: ${en}, or needed to hide another`);
    case 'mean':
      return words(
        `verborgen: ${nl}, een gemiddelde dat iemands eigen getal zou verraden, of nodig om een ander te verbergen`,
        `hidden: ${en}, a mean that would tell somebody's own number, or needed to hide another`,
      );
    case 'percentiles':
      return words(
        `verborgen: ${nl} aan één kant ervan, of nodig om een ander te verbergen`,
        `hidden: ${en} on one side of it, or needed to hide another`,
      );
  }
};

/** How many figures are hidden. */
export const countHidden = (count: number): Bilingual =>
  count === 1
    ? words('Eén cijfer is verborgen.', 'One figure is hidden.')
    : words(`${count} cijfers zijn verborgen.`, `${count} figures are hidden.`);
