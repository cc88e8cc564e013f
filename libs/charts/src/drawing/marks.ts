/** Width of every picture, in its own units; text of 15 is read at 360 pixels as 11, and at 640 as 20. */
export const WIDTH = 480;
/** White around everything. */
export const MARGIN = 12;
/** Width of what is within. */
export const INNER = WIDTH - 2 * MARGIN;

/** A place from left to right: where a value lies on the scale, and so far beyond; without a value, from the left edge. */
export interface Place {
  readonly value: number | null;
  readonly beyond: number;
}

/** Where a value lies. */
export const onScale = (value: number, beyond = 0): Place => ({ value, beyond });

/** So far from the left edge. */
export const fromLeft = (beyond: number): Place => ({ value: null, beyond });

/** A rectangle. */
export interface Bar {
  readonly from: Place;
  readonly to: Place;
  readonly y: number;
  readonly height: number;
  readonly fill: string;
  readonly stroke: string;
}

/** A straight line across. */
export interface Rule {
  readonly from: Place;
  readonly to: Place;
  readonly y: number;
  readonly stroke: string;
  readonly strokeWidth: number;
}

/** A point on a scale. */
export interface Point {
  readonly place: Place;
  readonly y: number;
  readonly shape: 'circle' | 'diamond';
  readonly fill: string;
  readonly stroke: string;
  /** Area. */
  readonly size: number;
}

/** What is hidden: hatching of one size, wherever and whatever it is. */
export interface Hatch {
  readonly place: Place;
  readonly y: number;
  readonly path: string;
}

/** Words; `y` is the middle of the first line. */
export interface Words {
  readonly place: Place;
  readonly y: number;
  readonly text: readonly string[];
  readonly size: number;
  readonly lineHeight: number;
  readonly weight: 'normal' | 'bold';
  readonly style: 'normal' | 'italic';
  readonly font: string;
  readonly align: 'left' | 'center';
  readonly fill: string;
}

/** Everything in a picture, by kind; what comes first lies below. */
export interface Marks {
  readonly bars: readonly Bar[];
  readonly rules: readonly Rule[];
  readonly hatches: readonly Hatch[];
  readonly points: readonly Point[];
  readonly words: readonly Words[];
}

/** The scale of a picture. */
export interface Scale {
  readonly smallest: number;
  readonly largest: number;
  readonly left: number;
  readonly right: number;
}

/** A strip of a picture, as high as it says. */
export interface Part {
  readonly height: number;
  readonly marks: Partial<Marks>;
}

/** A whole picture. */
export interface Picture {
  readonly scale: Scale;
  readonly height: number;
  readonly marks: Marks;
}

const sunk = <Mark extends { readonly y: number }>(marks: readonly Mark[] | undefined, by: number): readonly Mark[] =>
  (marks ?? []).map((mark) => ({ ...mark, y: mark.y + by }));

/** Strips below one another, as one. */
export const below = (strips: readonly Part[]): Part & { readonly marks: Marks } => {
  let height = 0;
  const placed = strips.map(({ height: own, marks }) => {
    const top = height;
    height += own;
    return { top, marks };
  });
  return {
    height,
    marks: {
      bars: placed.flatMap(({ top, marks }) => sunk(marks.bars, top)),
      rules: placed.flatMap(({ top, marks }) => sunk(marks.rules, top)),
      hatches: placed.flatMap(({ top, marks }) => sunk(marks.hatches, top)),
      points: placed.flatMap(({ top, marks }) => sunk(marks.points, top)),
      words: placed.flatMap(({ top, marks }) => sunk(marks.words, top)),
    },
  };
};

/** A strip of white. */
export const space = (height: number): Part => ({ height, marks: {} });
