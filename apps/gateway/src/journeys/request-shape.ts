import { employerThemes, requestSubjects, themes } from '@traject/domain';
import { legible, otherMeanings } from '@traject/tasks';
import { z } from 'zod';

const longestQuestion = 1_000;

/** An employee who is entered with the request. */
const newEmployee = z.strictObject({
  name: z.string().trim().min(1).max(200).check(legible('line')),
  email: z.email().max(254),
  phone: z.string().max(32).nullable().default(null),
  departmentId: z.string().max(40).nullable().default(null),
});

/** Body of a request. Without an employee the caller asks for themselves, and the employer is not involved. */
export const journeyRequest = z
  .strictObject({
    employeeId: z.uuid().optional(),
    employee: newEmployee.optional(),
    theme: z.enum(themes),
    subject: z.enum(requestSubjects),
    question: z.string().trim().min(1).max(longestQuestion).check(legible('lines')),
    /** What words in an employer's question mean that can also name an illness. */
    otherMeaning: z.enum(otherMeanings).nullable().default(null),
    managerId: z.uuid().nullable().default(null),
    relatedJourneyId: z.uuid().nullable().default(null),
  })
  .refine(({ employeeId, employee }) => employeeId === undefined || employee === undefined, {
    path: ['employee'],
    error: 'either an employee by id or a new one, not both',
  })
  // Which of the themes are offered depends on who asks, as JSON Schema says it.
  .meta({
    if: { anyOf: [{ required: ['employeeId'] }, { required: ['employee'] }] },
    then: { properties: { theme: { enum: employerThemes } } },
  });
/** See {@link journeyRequest}. */
export type JourneyRequestBody = z.output<typeof journeyRequest>;
