import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import Negotiator from 'negotiator';
import { HttpProblem } from '../problems/http-problem.js';

const mediaTypesKey = 'traject:media-types';

/** Declares the media types in which a route answers as the client prefers; the first is for who prefers none. */
export const Answers = (...types: readonly string[]): CustomDecorator => SetMetadata(mediaTypesKey, types);

/** The media types that a route's handler declares. */
export const mediaTypesOf = (handler: object): readonly string[] | undefined =>
  // Only `Answers` writes under this key.
  Reflect.getMetadata(mediaTypesKey, handler) as readonly string[] | undefined;

/**
 * The media type to answer in, by the header Accept.
 * @throws HttpProblem `not-acceptable` when the client takes none of them
 */
export const mediaTypeOf = <Type extends string>(accept: string | undefined, types: readonly Type[]): Type => {
  const negotiator = new Negotiator({ headers: { accept: accept ?? '*/*' } });
  const preferred = negotiator.mediaType([...types]);
  const chosen = types.find((type) => type === preferred);
  if (chosen !== undefined) return chosen;
  throw new HttpProblem(406, 'not-acceptable', `This is answered as ${types.join(' or ')}. Ask for one in Accept.`);
};
