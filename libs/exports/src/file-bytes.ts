/** The bytes of a file as they are made, never all of them at once. */
export type FileBytes = AsyncIterable<Uint8Array>;

const pieceLength = 64 * 1024;

/** Puts small pieces of text together, so that whoever takes them has something to do each time. */
export async function* inPieces(texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let piece: string[] = [];
  let length = 0;
  for await (const text of texts) {
    piece.push(text);
    length += text.length;
    if (length < pieceLength) continue;
    yield encoder.encode(piece.join(''));
    [piece, length] = [[], 0];
  }
  if (length > 0) yield encoder.encode(piece.join(''));
}
