export * from './append.js';
export * from './database.js';
export * from './environment.js';
export * from './event-envelope.js';
export * from './stream-name.js';
export * from './temporal.js';
export * from './topics.js';
export * from './commands.js';
