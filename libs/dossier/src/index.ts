export type { ChainFault, ChainFaultCode, ChainHead, CheckedChain } from './access-log/chain-check.js';
export type { ReadEntry } from './access-log/entry.js';
export { readsAbout, type ReadsPage } from './access-log/reads-about.js';
export { verifyAccessLog, type LogCount } from './access-log/verify-log.js';
export {
  applyDestroyedList,
  listedPeople,
  refuseUnapplied,
  type AlsoErase,
  type AppliedList,
} from './destruction/apply-list.js';
export { type DestroyedList } from './destruction/destroyed-list.js';
export { lookAt, nothingListed, type LookAtList } from './destruction/listed-content.js';
export { beginDestroyedList, destroyedListInFile } from './destruction/destroyed-list-file.js';
export { decideDestruction, destroyContent, isDecided, type GroundOfDestruction } from './destruction/destructions.js';
export { countLateWords, destroyLateWords } from './destruction/late-words.js';
export { oldDrafts, type OldDraft } from './destruction/old-drafts.js';
export {
  findLegalHold,
  holdReasons,
  liftLegalHold,
  listLegalHolds,
  setLegalHold,
  type HoldReason,
  type LegalHold,
} from './destruction/legal-holds.js';
export {
  openDossier,
  type ContentLabel,
  type ContentToStore,
  type ContentVersion,
  type Correction,
  type Dossier,
} from './dossier.js';
export {
  openAttachments,
  type Attachments,
  type KeptAttachment,
  type OpenedAttachment,
  type ReceivedAttachment,
} from './attachments/attachments.js';
export type { AttachmentStore } from './attachments/attachment-store.js';
export { attachmentsInFolder } from './attachments/folder-store.js';
export { attachmentTypes, MAX_ATTACHMENT_BYTES, type AttachmentType } from './attachments/media-types.js';
export type { KeyEncryption, KeyOwner, WrappedKey } from './key-encryption.js';
export { keyEncryptionFromFile, keyEncryptionOf } from './key-file.js';
export type { KeyServiceSettings, Patience } from './ask-key-service.js';
export { keyEncryptionByService } from './key-service.js';
export { openKeyEncryption, readKeySettings, type KeySettings } from './key-settings.js';
export { keyPurposes, loadPurposeKeys, type KeyPurpose, type PurposeKeys } from './purpose-keys.js';
export { seal, unseal } from './sealing.js';
export {
  askForRotation,
  findRotation,
  listRotations,
  openRotation,
  rotationWriting,
  type KeyRotation,
  type RotationResult,
  type RotationWriting,
} from './key-rotations.js';
export { rotateKeys, type RotationReport, type TellProgress } from './rotate-keys.js';
export { dossierMigrations } from './migrations/index.js';
export { readGroundMigrations } from './read-grounds/index.js';
export { adviceHoldMigrations } from './references/holds-on-advice.js';
export { referenceMigrations } from './references/index.js';
export { isKeptByHold } from './references/is-kept-by-hold.js';
export { countUnreferred, sweepUnreferred } from './references/sweep.js';
export { DossierProblem, type DossierProblemCode } from './problem.js';
