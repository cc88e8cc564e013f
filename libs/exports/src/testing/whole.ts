import type { FileBytes } from '../file-bytes.js';

/** All bytes of a file at once. */
export const whole = async (bytes: FileBytes): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
};
