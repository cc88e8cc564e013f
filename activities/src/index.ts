import { ApplicationFailure } from '@temporalio/common';
import { appendEvents, type LogOfProcesses } from './append-events.js';
import { decideErasure } from './erasure/decide-erasure.js';
import { destroyContent } from './erasure/destroy-content.js';
import { eraseRecord } from './erasure/erase-record.js';
import type { Eraser, ErasureParts } from './erasure/erasure-parts.js';
import { forgetPseudonyms } from './erasure/forget-pseudonyms.js';
import { isPublished } from './erasure/is-published.js';
import { listDestroyed } from './erasure/list-destroyed.js';
import { recordDossierDestroyed } from './erasure/record-dossier-destroyed.js';
import { recordErasure } from './erasure/record-erasure.js';
import { failExport } from './exports/fail-export.js';
import { removeExport } from './exports/remove-export.js';
import { writeExport } from './exports/write-export.js';
import type { Exporter } from './exports/exporter.js';
import { giveUpRotation } from './key-rotation/give-up-rotation.js';
import type { KeyRotator } from './key-rotation/key-rotator.js';
import { wrapKeysAnew } from './key-rotation/wrap-keys-anew.js';
import { readCalendar } from './read-calendar.js';
import { decideDestruction } from './retention/decide-destruction.js';
import { findDue } from './retention/find-due.js';
import { sweepUnreferred } from './retention/sweep-unreferred.js';

export type { LogOfProcesses } from './append-events.js';
export { eraseBesideContentAndLog } from './erasure/erase-record.js';
export type { Eraser } from './erasure/erasure-parts.js';
export { forgetNamesOf } from './erasure/forget-pseudonyms.js';
export type { Exporter } from './exports/exporter.js';
export type { KeyRotator } from './key-rotation/key-rotator.js';
export { dueForRetention } from './retention/due-for-retention.js';

/** What activities work with. */
export interface ActivityParts {
  readonly eventLog: LogOfProcesses;
  /** Absent for a worker that may not destroy: what is to be destroyed waits for one that may. */
  readonly eraser?: Eraser;
  /** Absent for a worker that makes no exports: they wait for one that does. */
  readonly exporter?: Exporter;
}

/** Every activity, ready for a worker. */
export const createActivities = ({ eventLog, eraser, exporter }: ActivityParts) => {
  const erasing = <Input extends readonly unknown[], Answer>(
    activity: (parts: ErasureParts) => (...input: Input) => Promise<Answer>,
  ) => (eraser === undefined ? mayNotDestroy : activity({ eventLog, eraser }));
  const exporting = <Input>(activity: (parts: Exporter) => (input: Input) => Promise<void>) =>
    exporter === undefined ? makesNoExports : activity(exporter);
  return {
    appendEvents: appendEvents({ eventLog }),
    readCalendar,
    decideErasure: erasing(decideErasure),
    listDestroyed: erasing(listDestroyed),
    destroyContent: erasing(destroyContent),
    eraseRecord: erasing(eraseRecord),
    recordDossierDestroyed: erasing(recordDossierDestroyed),
    recordErasure: erasing(recordErasure),
    isPublished: erasing(isPublished),
    forgetPseudonyms: erasing(forgetPseudonyms),
    findDue: erasing(findDue),
    decideDestruction: erasing(decideDestruction),
    sweepUnreferred: erasing(sweepUnreferred),
    writeExport: exporting(writeExport),
    failExport: exporting(failExport),
    removeExport: exporting(removeExport),
  };
};

/** What a worker does that may touch keys, beside and apart from the rest. */
export const createKeyRotationActivities = (rotator: KeyRotator) => ({
  wrapKeysAnew: wrapKeysAnew(rotator),
  giveUpRotation: giveUpRotation(rotator),
});

const mayNotDestroy = async (): Promise<never> => {
  throw ApplicationFailure.create({
    type: 'eraser-missing',
    message: 'This worker may not destroy anything. Nothing was destroyed; it waits for a worker that may.',
  });
};

const makesNoExports = async (): Promise<never> => {
  throw ApplicationFailure.create({
    type: 'exporter-missing',
    message: 'This worker makes no exports. It waits for a worker that does.',
  });
};
