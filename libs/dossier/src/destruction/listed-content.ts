import { keyOf, subjectIdOf, type DestroyedList } from './destroyed-list.js';

/** What of a piece of content says whether it is destroyed: itself, its person, its journey, its advice. */
export interface PlaceOfContent {
  readonly contentRef: string;
  readonly personId: string;
  readonly journeyId: string | null;
  readonly adviceId: string | null;
}

/** Whether content is listed as destroyed, whatever the database says of it. */
export type IsListed = (place: PlaceOfContent) => boolean;

/** Looks at the list as it is now. Throws `destroyed-list-unavailable`, `destroyed-list-damaged`. */
export type LookAtList = () => Promise<IsListed>;

/** Where no list is kept, nothing is on it. */
export const nothingListed: LookAtList = async () => () => false;

/**
 * Looks at a list before each read of content, so that a database that was restored from a backup gives nothing back of
 * what was destroyed since, before anybody has applied the list to it. It is read again when something was added; what was
 * on it once stays so, also when another file takes its place.
 */
export function lookAt(list: DestroyedList): LookAtList {
  const known = new Set<string>();
  let seen: string | undefined;
  const isListed: IsListed = ({ contentRef, personId, journeyId, adviceId }) =>
    known.has(keyOf('person', personId)) ||
    known.has(keyOf('draft', contentRef)) ||
    (journeyId !== null && known.has(keyOf('journey', journeyId))) ||
    (adviceId !== null && known.has(keyOf('advice', adviceId)));
  return async () => {
    const version = await list.version();
    if (version === seen) return isListed;
    for (const entry of await list.read()) known.add(keyOf(entry.kind, subjectIdOf(entry)));
    seen = version;
    return isListed;
  };
}
