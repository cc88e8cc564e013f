export type { ChainFault, ChainFaultCode, ChainHead, CheckedChain } from './access-log/chain-check.js';
export type { ReadEntry } from './access-log/entry.js';
export { readsAbout, type ReadsPage } from './access-log/reads-about.js';
export { verifyAccessLog, type LogCount } from './access-log/verify-log.js';
export { openDossier, type OpenTransaction, type ContentLabel, type ContentToStore, type Dossier } from './dossier.js';
export { keyEncryptionOf, keyEncryptionFromFile, type KeyEncryption } from './key-encryption.js';
export { dossierMigrations } from './migrations/index.js';
export { DossierProblem, type DossierProblemCode } from './problem.js';
