export * from './dossier.js';
export * from './key-encryption.js';
export * from './migrations/index.js';
export * from './problem.js';
