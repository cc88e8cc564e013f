import type { Json } from './http-stack.js';

/** Whether a value of some JSON is an object, and no list. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
