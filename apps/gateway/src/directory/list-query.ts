import { MAX_PAGE, type PageRequest } from '@traject/directory';
import { z } from 'zod';

/** Yes or no in a query. */
export const yesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true');

/** The literal that stands for the provider's own staff where an organisation's id is asked. */
const PROVIDER = 'provider';

/** An organisation in a query; null for the provider's own staff. */
export const organisationInQuery = z
  .union([z.literal(PROVIDER), z.uuid().toLowerCase()])
  .transform((text) => (text === PROVIDER ? null : text));

/** The page of the directory for what was asked: a page may hold fewer rows than asked, and then names the next. */
export const pageFrom = ({ limit, cursor }: { limit: number; cursor?: string | undefined }): PageRequest => ({
  limit: Math.min(limit, MAX_PAGE),
  cursor,
});
