import { inBothMarts } from './in-both-marts.js';

/** The most BMW talks that the policy of each journey allows. What was taken before it was published has none until the mart is rebuilt. */
export const talksAllowed = {
  name: '0003-talks-allowed',
  sql: inBothMarts('alter table {mart}.journeys add column max_bmw_talks integer;'),
} as const;
