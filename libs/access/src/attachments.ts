import { phaseOf } from '@traject/domain';
import type { DossierEvent } from './dossier-event.js';
import { handOverIn, servesNow, type DossierState } from './hand-over.js';
import { opens } from './read-rules.js';

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

/**
 * The same for who opened the dossier in an emergency: everything, as nobody knows beforehand where the danger was spoken
 * of.
 */
export const attachmentsReadableInEmergency = (state: Pick<DossierState, 'stage'>): number | null =>
  opens('break-glass', { as: 'emergency-reader', label: 'confidential', phase: phaseOf(state), consent: 'none' })
    ? 0
    : null;

/** Whether somebody may add to a journey: the employee until it ends, and who serves. */
export const mayAttach = (personId: string, state: DossierState): boolean =>
  state.employeeId === personId ? state.stage.kind !== 'ended' : servesNow(personId, state);
