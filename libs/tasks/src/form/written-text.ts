import { textFault, type TextShape } from '@traject/domain';
import type { z } from 'zod';

/** What a fault of a text says of itself beside zod's own codes, so that a form can name it. */
export const HIDDEN_CHARACTERS = 'hidden-characters';

/**
 * Refuses a text of which nothing is seen as one that is too short, and one with characters that change what is seen.
 * An empty one is for `min` to refuse, so that it is told once.
 */
export const legible =
  (as: TextShape) =>
  ({ value, issues }: z.core.ParsePayload<string>): void => {
    const fault = value === '' ? null : textFault(value, as);
    if (fault === 'empty')
      issues.push({ code: 'too_small', origin: 'string', minimum: 1, inclusive: true, input: value });
    if (fault === HIDDEN_CHARACTERS)
      issues.push({
        code: 'custom',
        params: { fault },
        message: 'text without control characters and without characters that turn its direction or hide words',
        input: value,
      });
  };
