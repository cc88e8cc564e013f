import { inBothMarts } from './in-both-marts.js';

/** The department of each journey, by a random name. What was taken before it was published has none until the mart is rebuilt. */
export const departments = {
  name: '0002-departments',
  sql: inBothMarts('alter table {mart}.journeys add column department uuid;'),
} as const;
