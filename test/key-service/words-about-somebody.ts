import { randomUUID } from 'node:crypto';
import type { ContentToStore } from '@traject/dossier';

/** What somebody wrote about a person, in no journey. */
export const wordsAbout = (personId: string = randomUUID()): ContentToStore => ({
  contentRef: randomUUID(),
  personId,
  journeyId: null,
  field: 'notes',
  version: 1,
  label: 'confidential',
  text: `What was said to ${personId}.`,
  commandId: randomUUID(),
  writtenBy: randomUUID(),
});
