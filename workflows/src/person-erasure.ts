import type { ErasureAsked, ErasureSummary } from '@traject/contracts';
import { destroyForGood, steps, untilPublished } from './erasure/steps.js';

/**
 * Erases one person: everything that was written about them, who they were, and every way that leads from what analysts
 * have to them. Refused as long as something stands in the way; once it is decided it is carried to its end.
 */
export async function personErasure(asked: ErasureAsked): Promise<ErasureSummary> {
  const { personId } = asked;
  const { refused, journeyIds, adviceIds } = await steps.decideErasure(asked);
  if (refused !== null) return { personId, refused };

  await destroyForGood({ kind: 'person', personId });
  await steps.eraseRecord(personId);
  for (const journeyId of journeyIds) await steps.recordDossierDestroyed({ journeyId, ground: 'erasure-asked' });
  const position = await steps.recordErasure(asked);

  await untilPublished(position);
  await steps.forgetPseudonyms({ personId, journeyIds, adviceIds });
  return { personId, refused: null };
}
