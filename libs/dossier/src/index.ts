export { openDossier, type OpenTransaction, type ContentLabel, type ContentToStore, type Dossier } from './dossier.js';
export { keyEncryptionOf, keyEncryptionFromFile, type KeyEncryption } from './key-encryption.js';
export { dossierMigrations } from './migrations/index.js';
export { DossierProblem, type DossierProblemCode } from './problem.js';
