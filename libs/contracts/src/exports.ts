/** Why the file of an export was not made. */
export const exportFailures = [
  /** There is no room in PostgreSQL, where files are kept; the log and health call it the same. */
  'database-full',
  /** The period it is of is not published, or not as a process log. */
  'not-published',
  /** It could not be made in the time there is for it; what was in the way stands in the worker's log. */
  'not-made',
] as const;
/** See {@link exportFailures}. */
export type ExportFailure = (typeof exportFailures)[number];
