export * from './allowed.js';
export * from './permission.js';
export * from './relation.js';
export * from './timeline.js';
export * from './updates.js';
export * from './visible-fields.js';
