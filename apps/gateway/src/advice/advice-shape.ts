import { adviceSubjects, themes } from '@traject/domain';
import { legible, otherMeanings } from '@traject/tasks';
import { z } from 'zod';

const longestAdvice = 1_000;

/** Body of an advice. Without a journey it stands alone and names the organisation. Sources: S4, S8. */
export const adviceBody = z
  .strictObject({
    journeyId: z.uuid().nullable().default(null),
    organisationId: z.uuid().optional(),
    departmentId: z.string().max(40).nullable().default(null),
    about: z.enum(adviceSubjects),
    groupSize: z.int().min(1).max(100_000).nullable().default(null),
    concernedId: z.uuid().nullable().default(null),
    theme: z.enum(themes),
    text: z.string().trim().min(1).max(longestAdvice).check(legible('lines')),
    /** What words in the text mean that can also name an illness. */
    otherMeaning: z.enum(otherMeanings).nullable().default(null),
    recipientId: z.uuid(),
  })
  .refine(({ journeyId, organisationId }) => journeyId !== null || organisationId !== undefined, {
    path: ['organisationId'],
    error: 'the organisation, where no journey is named',
  });
/** See {@link adviceBody}. */
export type AdviceBody = z.output<typeof adviceBody>;
