/** Ink of words and lines. */
export const ink = '#1A1A1A';
/** Ink of what stands beside. */
export const paleInk = '#595959';
/** Paper. */
export const paper = '#FFFFFF';
/** What marks the end of a scale that has one, behind a bar; it tells nothing that the number does not. */
export const track = '#E8E8E8';

/** The colour of figures: blue of Okabe and Ito (2008), told apart with every kind of colour vision. */
export const blue = '#0072B2';

/**
 * Parts of a whole, in their order: those of the "muted" scheme of Paul Tol (2021), safe for colour-blind readers, that stand
 * out against paper by 3 to 1. No measure by department has more categories.
 */
export const parts = ['#332288', '#CC6677', '#117733', '#AA4499', '#999933', '#882255'] as const;

const channel = (hex: string): number => {
  const part = Number.parseInt(hex, 16) / 255;
  return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

const luminance = (colour: string): number =>
  0.2126 * channel(colour.slice(1, 3)) + 0.7152 * channel(colour.slice(3, 5)) + 0.0722 * channel(colour.slice(5, 7));

/** Contrast of two colours as WCAG 2.2 defines it, from 1 to 21. */
export const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

/** Ink that can be read on a colour. */
export const inkOn = (colour: string): string => (contrast(paper, colour) >= 4.5 ? paper : '#000000');
