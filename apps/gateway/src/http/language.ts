import { languages, type Language } from '@traject/tasks';
import Negotiator from 'negotiator';

/** The language to answer in: what the client prefers, Dutch unless it says so. */
export const languageOf = (acceptLanguage: string | undefined): Language => {
  const negotiator = new Negotiator({ headers: { 'accept-language': acceptLanguage ?? 'nl' } });
  const chosen = negotiator.language([...languages]);
  return languages.find((language) => language === chosen) ?? 'nl';
};
