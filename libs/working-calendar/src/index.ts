export { calendarSliceAt } from './calendar-slice.js';
