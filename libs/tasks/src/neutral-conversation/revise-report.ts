import { z } from 'zod';
import { defineTask, storedText } from '../form/definition.js';
import { words } from '../form/language.js';
import { report } from './report.js';

/** The facilitator writes the report again after somebody asked for other words. Source: S5. */
export const reviseReport = defineTask({
  kind: 'revise-report',
  roles: ['bmw-practitioner'],
  title: words('Gespreksverslag aanpassen', 'Revise the report'),
  help: words(
    'Iemand wil het anders opgeschreven zien. Daarna beoordelen beide kanten het opnieuw.',
    'Somebody would like it to be written otherwise. Then both sides answer on it again.',
  ),
  form: () => z.strictObject({ report: report() }),
  toCommand: (_process, { refs, hashes }) => ({
    reportRef: storedText(refs, 'report'),
    textHash: storedText(hashes, 'report'),
  }),
});
