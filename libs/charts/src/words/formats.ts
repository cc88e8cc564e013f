import type { Period, Telling } from '@traject/reports';
import type { Language } from '@traject/tasks';

const localeOf: Readonly<Record<Language, string>> = { nl: 'nl-NL', en: 'en-GB' };

/** A number as it is written in a language, with what it counts where a reader would ask: days and per cent. */
export const numberWords = (value: number, telling: Telling, language: Language): string => {
  const format = (options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(localeOf[language], { maximumFractionDigits: 1, ...options });
  if (!('unit' in telling)) return format({}).format(value);
  switch (telling.unit) {
    case 'days':
      return format({ style: 'unit', unit: 'day', unitDisplay: 'long' }).format(value);
    case 'percent':
      return format({ style: 'percent' }).format(value / 100);
    case 'count':
      return format({}).format(value);
    case 'score':
      return format({ minimumFractionDigits: 1 }).format(value);
  }
};

/** A period in words: a month, a year, or from one month to another. */
export const periodWords = ({ from, months }: Period, language: Language): string => {
  const first = new Date(`${from}-01T00:00:00Z`);
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + months - 1, 1));
  const format = new Intl.DateTimeFormat(localeOf[language], {
    year: 'numeric',
    timeZone: 'UTC',
    ...(months === 12 ? {} : { month: 'long' }),
  });
  return format.formatRange(first, last);
};

/** Words that may come in a picture: without control characters and halves of characters, which XML does not allow. */
export const plainText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Noncharacter_Code_Point}\s]+/gu, ' ')
    .trim();
