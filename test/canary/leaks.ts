import { markersIn } from './disguises.js';
import type { Markers } from './markers.js';

/** Some bytes that left or are kept somewhere. */
export interface Piece {
  /** Where they were found, for whoever has to look. */
  readonly where: string;
  readonly bytes: Uint8Array;
  /** Whether a marker belongs here; none does unless told. */
  readonly mayHold?: (marker: string) => boolean;
}

/** A place from which things leave or in which they are kept. */
export interface Source {
  readonly name: string;
  pieces(): AsyncIterable<Piece>;
}

/** Several places that are searched as one. */
export const together = (sources: readonly Source[]): Source => ({
  name: sources.map(({ name }) => name).join(', '),
  pieces: async function* () {
    for (const source of sources) yield* source.pieces();
  },
});

/** Something that stands where it may not: never the words, only what they are. */
export interface Leak {
  readonly where: string;
  readonly what: string;
}

/** What stands in a piece and does not belong there. */
export const leaksInPiece = ({ where, bytes, mayHold = () => false }: Piece, markers: Markers): readonly Leak[] =>
  [...markersIn(bytes, markers)]
    .filter((marker) => !mayHold(marker))
    .map((marker) => ({ where, what: markers.whatIs(marker) }));

/** What was found in a source: everything that does not belong there, and how many pieces were searched. */
export interface Searched {
  readonly leaks: readonly Leak[];
  readonly pieces: number;
}

/** Searches everything of a source. */
export const searched = async (source: Source, markers: Markers): Promise<Searched> => {
  const leaks: Leak[] = [];
  let pieces = 0;
  for await (const piece of source.pieces()) {
    pieces += 1;
    leaks.push(...leaksInPiece(piece, markers));
  }
  return { leaks, pieces };
};
