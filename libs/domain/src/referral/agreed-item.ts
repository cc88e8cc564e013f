/** Something of the dossier that the employee let go along in a hand-over, in exactly the words that they saw. */
export interface AgreedItem {
  /** The content, as it was proposed. */
  readonly itemRef: string;
  /** Counts the versions of its words, from 1; a correction is a later one, which was not agreed to. */
  readonly version: number;
}

const form = /^([^@]+)(?:@([1-9][0-9]{0,8}))?$/;

/** Writes an agreed item down as commands and events carry it: `<reference>@<version>`. */
export const agreedRef = ({ itemRef, version }: AgreedItem): string => `${itemRef}@${version}`;

/** Reads what {@link agreedRef} wrote; without a version it is the first one. Null when it says neither. */
export const agreedItem = (ref: string): AgreedItem | null => {
  const [, itemRef, version = '1'] = form.exec(ref) ?? [];
  return itemRef === undefined ? null : { itemRef, version: Number(version) };
};
