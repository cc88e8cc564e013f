export type { Appended } from './append.js';
export * from './event-id.js';
export * from './event-log.js';
export * from './migrations/index.js';
export * from './problem.js';
export type { StreamPart } from './read-stream.js';
export type { TailOptions } from './tail.js';
export * from './upcast.js';
