export * from './advice.js';
export * from './calendar.js';
export * from './happenings.js';
export * from './journey.js';
export * from './people.js';
export * from './previews.js';
