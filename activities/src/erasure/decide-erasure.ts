import type { ErasureAsked, ErasureDecision } from '@traject/contracts';
import type { OpenTransaction } from '@traject/database';
import { endActing } from '@traject/directory';
import { erasureObstacles, type ErasureObstacle } from '@traject/domain';
import { decideDestruction, DossierProblem, type GroundOfDestruction } from '@traject/dossier';
import { journeysOfPerson, obstacleToErasure } from '@traject/event-log';
import { endLogins } from './end-logins.js';
import type { ErasureParts } from './erasure-parts.js';
import { step } from './step-failure.js';

const groundOf = {
  asked: 'erasure-asked',
  retention: 'retention-over',
  listed: 'listed',
} as const satisfies Record<ErasureAsked['ground'], GroundOfDestruction>;

/**
 * Decides whether a person is erased. When they are, nobody acts as them from the same moment on, so that no new journey
 * comes in between, and no legal hold can be set any more.
 */
export const decideErasure =
  ({ eraser }: ErasureParts) =>
  (asked: ErasureAsked): Promise<ErasureDecision> =>
    step(async () => {
      const { personId } = asked;
      try {
        return await eraser.database.query.transaction().execute(async (transaction) => {
          const refused = await obstacleTo(transaction, asked);
          if (refused !== null) return refusal(refused);
          const { ended: journeyIds, advices: adviceIds } = await journeysOfPerson(transaction, personId);
          await decideDestruction(transaction, { kind: 'person', personId }, groundOf[asked.ground]);
          await endLogins(transaction, personId);
          await endActing(transaction, personId);
          return { refused, journeyIds, adviceIds };
        });
      } catch (error) {
        // The hold was set between the look and the decision.
        if (error instanceof DossierProblem && error.code === 'legal-hold') return refusal(error.code);
        throw error;
      }
    });

const refusal = (refused: ErasureObstacle): ErasureDecision => ({ refused, journeyIds: [], adviceIds: [] });

const obstacleTo = async (
  transaction: OpenTransaction,
  { personId, ground }: ErasureAsked,
): Promise<ErasureObstacle | null> => {
  if (ground === 'listed') return null;
  const rejection = await obstacleToErasure(transaction, personId);
  return erasureObstacles.find((obstacle) => obstacle === rejection?.code) ?? null;
};
