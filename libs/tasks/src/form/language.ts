/** Languages in which every form can be shown. */
export const languages = ['nl', 'en'] as const;
/** See {@link languages}. */
export type Language = (typeof languages)[number];

/** The same words in both languages. */
export type Bilingual = Readonly<Record<Language, string>>;

/** Whether something is a {@link Bilingual}. */
export const isBilingual = (value: unknown): value is Bilingual =>
  typeof value === 'object' && value !== null && 'nl' in value && 'en' in value;

/** Makes a {@link Bilingual}. */
export const words = (nl: string, en: string): Bilingual => ({ nl, en });
