export * from './journey/event-shape.js';
export * from './journey/time.js';
