/** Width of a letter as a part of its size, on the wide side: no font is measured, so that every machine draws the same. */
const LETTER = 0.56;

/** About how wide words are, in units of the picture. */
export const widthOf = (text: string, size: number): number => [...text].length * size * LETTER;

const cut = (word: string, letters: number): readonly string[] => {
  const all = [...word];
  return Array.from({ length: Math.ceil(all.length / letters) }, (_none, index) =>
    all.slice(index * letters, (index + 1) * letters).join(''),
  );
};

/** Words in lines that fit a width; the last of so many lines ends in … when there is more. The table has all of it. */
export const linesOf = (text: string, size: number, width: number, most = 3): readonly string[] => {
  const letters = Math.max(4, Math.floor(width / (size * LETTER)));
  const lines: string[] = [];
  for (const word of text.split(' ').flatMap((whole) => cut(whole, letters))) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && [...longer].length <= letters) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const told = lines.slice(0, most);
  const end = told.at(-1);
  if (lines.length > most && end !== undefined) told[most - 1] = `${[...end].slice(0, letters - 1).join('')}…`;
  return told;
};
