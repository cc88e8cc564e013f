import { Readable } from 'node:stream';
import type { PipeTransform } from '@nestjs/common';
import { HttpProblem } from '../problems/http-problem.js';

/** A file as it comes in, and the type that it is said to be. */
export interface FileSent<Type extends string = string> {
  readonly mediaType: Type;
  readonly bytes: Readable;
}

/** Takes the body of a request as a file of one of these types, unread: whoever takes it counts its bytes. */
export class FileBody<Type extends string> implements PipeTransform<unknown, FileSent<Type>> {
  constructor(readonly mediaTypes: readonly Type[]) {}

  transform(value: unknown): FileSent<Type> {
    const sent = value instanceof SentBody ? value : undefined;
    const mediaType = this.mediaTypes.find((each) => each === sent?.mediaType);
    if (sent !== undefined && mediaType !== undefined) return { mediaType, bytes: sent.bytes };
    throw new HttpProblem(
      415,
      'media-type-unknown',
      `Send a file as ${this.mediaTypes.join(', ')}, and its type as Content-Type. Nothing was kept.`,
    );
  }
}

/** A body that was not read, as its parser leaves it for {@link FileBody}. */
export class SentBody {
  constructor(
    readonly mediaType: string,
    readonly bytes: Readable,
  ) {}
}
