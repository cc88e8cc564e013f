import type { DossierEvent } from './dossier-event.js';
import { handOverIn, servesNow, type DossierState } from './hand-over.js';

/**
 * From which event of a journey on what was attached is somebody's to read; null when nothing is. The employee reads
 * everything, who serves now what was added since they, or who they replaced, began. Nothing that was attached goes along
 * in a hand-over. Source: S7.
 */
export const attachmentsReadableFrom = (
  personId: string,
  state: DossierState,
  events: readonly DossierEvent[],
): number | null => {
  if (state.employeeId === personId) return 0;
  return servesNow(personId, state) ? handOverIn(events).servesFrom : null;
};

/** Whether somebody may add to a journey: the employee until it ends, and who serves. */
export const mayAttach = (personId: string, state: DossierState): boolean =>
  state.employeeId === personId ? state.stage.kind !== 'ended' : servesNow(personId, state);
