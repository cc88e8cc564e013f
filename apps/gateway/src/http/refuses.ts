import { SetMetadata, type CustomDecorator } from '@nestjs/common';

const refusesKey = 'traject:refuses';

/** A refusal that a client has to know of beforehand, as it does something else then. */
export interface DeclaredRefusal {
  readonly status: number;
  /** What it means. */
  readonly meaning: string;
}

/** Declares a refusal of a route for its document; which others there can be is the same for all routes. */
export const Refuses = (status: number, meaning: string): CustomDecorator =>
  SetMetadata(refusesKey, { status, meaning } satisfies DeclaredRefusal);

/** The refusal that a route's handler declares. */
export const refusalOf = (handler: object): DeclaredRefusal | undefined =>
  // Only `Refuses` writes under this key.
  Reflect.getMetadata(refusesKey, handler) as DeclaredRefusal | undefined;
