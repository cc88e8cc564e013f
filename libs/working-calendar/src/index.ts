export * from './calendar-slice.js';
export * from './dutch-holidays.js';
