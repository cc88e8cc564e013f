import type { Asking } from './asking.js';
import type { EachAtOnce } from './at-once.js';

/** How much of what people asked for before they ask for again at a later moment. */
export type Again =
  /** All of it, in every language. */
  | 'all'
  /** What they read, in one language; of what they were refused, or what is in something that they were, a part each time. */
  | 'in turn';

/** Those who ask for everything, moment by moment. */
export interface Readers {
  /**
   * Each of some people asks for each address that can be found: what is new to them in every language and to the last
   * page, where they may read it. What is answered leads to more addresses, until there are no more.
   * @param close those who may come to know more, or less, at this very moment: they leave out nothing that they were refused
   */
  everybodyReads(
    identities: readonly string[],
    addresses: () => readonly string[],
    close?: readonly string[],
  ): Promise<void>;
}

const languages = ['en', 'nl'] as const;
type Language = (typeof languages)[number];

/** Of so many things that were refused, one is asked for again each time. */
const turns = 3;

/** At which of the turns a question comes: each moment has some of every route, and of each person. */
const turnOf = (question: string): number =>
  [...question].reduce((turn, character) => (turn * 2 + (character.codePointAt(0) ?? 0)) % turns, 0);

/** A thing such as a journey, for an address that leads to something single in it; undefined for any other. */
const thingAround = (path: string): string | undefined => {
  const segments = path.split('/');
  return segments.length > 5 ? segments.slice(0, 4).join('/') : undefined;
};

/** What somebody was answered at an address so far. */
interface Met {
  readonly question: string;
  times: number;
  isReadable: boolean;
  readonly readIn: Set<Language>;
}

const readWhole = async ({ get }: Asking, identity: string, path: string, language: string): Promise<boolean> => {
  const headers = { 'accept-language': language };
  let heard = await get(identity, path, headers);
  const isReadable = heard.status === 200;
  for (let cursor = heard.body['nextCursor']; typeof cursor === 'string'; cursor = heard.body['nextCursor']) {
    heard = await get(
      identity,
      `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`,
      headers,
    );
  }
  return isReadable;
};

/** Begins to take note of what people asked for, so that nothing of it is left out and little of it asked for in vain. */
export const newReaders = (
  { asking, eachAtOnce }: { readonly asking: Asking; readonly eachAtOnce: EachAtOnce },
  again: Again,
): Readers => {
  const known = new Map<string, Met>();
  const metBy = (identity: string, path: string): Met => {
    const question = `${identity} ${path}`;
    const met = known.get(question) ?? { question, times: 0, isReadable: true, readIn: new Set() };
    known.set(question, met);
    return met;
  };
  const isRefused = (identity: string, path: string): boolean => known.get(`${identity} ${path}`)?.isReadable === false;
  /** What was refused waits for its turn; and so does, from the beginning, what is in something that was. */
  const isLeftOut = (identity: string, path: string, { question, times, isReadable }: Met): boolean => {
    const around = thingAround(path);
    const isHopeless = !isReadable || (around !== undefined && isRefused(identity, around));
    return again === 'in turn' && isHopeless && (turnOf(question) + times) % turns !== 0;
  };
  /** The languages in which an address is asked for now; none but the first where that is refused. */
  const languagesFor = ({ times, readIn }: Met): readonly Language[] => {
    if (again === 'all') return languages;
    const [first, ...others] = times % 2 === 0 ? languages : languages.toReversed();
    return first === undefined ? [] : [first, ...others.filter((language) => !readIn.has(language))];
  };
  const read = async (identity: string, path: string, isClose: boolean): Promise<void> => {
    const met = metBy(identity, path);
    const asked = !isClose && isLeftOut(identity, path, met) ? [] : languagesFor(met);
    met.times += 1;
    for (const language of asked) {
      met.isReadable = await readWhole(asking, identity, path, language);
      if (!met.isReadable) return;
      met.readIn.add(language);
    }
  };
  return {
    everybodyReads: async (identities, addresses, close = []) => {
      const asked = new Set<string>();
      for (let paths = addresses(); paths.length > 0; paths = addresses().filter((path) => !asked.has(path))) {
        for (const path of paths) asked.add(path);
        await eachAtOnce(
          identities.flatMap((identity) => paths.map((path) => ({ identity, path }))),
          ({ identity, path }) => read(identity, path, close.includes(identity)),
        );
      }
    },
  };
};
