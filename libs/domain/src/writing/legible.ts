/** Whether a text is one line, as a name, or may have several. */
export type TextShape = 'line' | 'lines';

/** What keeps a text from being read as it was written. */
export type TextFault =
  /** Nothing of it can be seen: it is as good as empty. */
  | 'empty'
  /** Characters in it that are not seen control what is: they turn its direction, hide words, or break a line. */
  | 'hidden-characters';

/**
 * Characters that have a place in a text and no shape of their own: what Unicode lets a program leave out where it cannot
 * show it (spaces without width, joiners, marks of direction, soft hyphens, Hangul fillers), and the letters and signs
 * that are blank all the same (Braille, hieroglyphs, a note head, the stand-in for an object).
 */
const withoutShape = /[\p{Default_Ignorable_Code_Point}\u2800\ufffc\u{13441}\u{13442}\u{1d159}]/gu;

/** Marks alone are nothing, and neither are spaces, controls, private characters and those that Unicode has not assigned. */
const shape = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** The flags of England, Scotland and Wales are written with characters that otherwise only hide words; there are no others. */
const regionalFlag =
  /\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}/gu;

/**
 * Selectors of a variant one after the other, of which each may stand for a letter: a sign has one at most. And so many
 * characters that are not seen in a row as no script and no picture has.
 */
const hiddenRow = /[\ufe00-\ufe0f]{2}|[\u{e0100}-\u{e01ef}]{2}|\p{Default_Ignorable_Code_Point}{4}/u;

/**
 * Overrides, embeddings and isolates of direction, their deprecated kin, annotations between lines, tags, and halves of
 * a character. Marks of direction stay, as whoever writes Arabic or Hebrew beside Dutch needs them, and so do joiners.
 */
const hiding = /[\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Cs}]/u;

const controls: Readonly<Record<TextShape, RegExp>> = {
  line: /[\p{Cc}\p{Zl}\p{Zp}]/u,
  lines: /(?![\t\n\r])\p{Cc}/u,
};

/**
 * What is wrong with a text that others are to read, as far as its characters go; null for one that shows what it says.
 * It is refused and never mended: whoever previews or agrees to words does so to the letter.
 */
export const textFault = (text: string, as: TextShape): TextFault | null => {
  if (!shape.test(text.replaceAll(withoutShape, ''))) return 'empty';
  const plain = text.replaceAll(regionalFlag, '');
  const isHidden = hiding.test(plain) || hiddenRow.test(plain) || controls[as].test(plain);
  return isHidden ? 'hidden-characters' : null;
};
