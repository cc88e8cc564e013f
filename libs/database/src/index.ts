export * from './column-types.js';
export * from './connect.js';
export * from './migrate.js';
export * from './problem.js';
export * from './roles.js';
