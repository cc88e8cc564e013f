/** The database roles of the processes. Each owns nothing and is granted what its process needs and no more. */
export const databaseRoles = {
  gateway: 'traject_gateway',
  worker: 'traject_worker',
  relay: 'traject_relay',
  reporting: 'traject_reporting',
  /** Verifies the log of reads, and may look at nothing else. */
  auditor: 'traject_auditor',
  /** Wraps keys anew when the key-encryption key is changed, and may look at nothing else. */
  keyRotator: 'traject_key_rotator',
  /** Sends notices: reads whom to tell and their addresses, and nothing else that is personal. */
  notifier: 'traject_notifier',
  /** Destroys what is erased or kept long enough, and may read none of it. */
  eraser: 'traject_eraser',
  /** Reads the tables of the reporting mart that are for analysts, and nothing else. */
  analyst: 'traject_analyst',
} as const;

/** Name of one of the database roles. */
export type DatabaseRole = (typeof databaseRoles)[keyof typeof databaseRoles];

/** PostgreSQL channel on which an append announces the new last position; a listener still polls, as a notice can be lost. */
export const eventLogChannel = 'traject_event_log';

/** PostgreSQL channel on which each claim and each release announces the id of its task; claims are no events, so the log does not tell them. */
export const taskClaimsChannel = 'traject_task_claims';

/**
 * PostgreSQL channel on which the directory announces the id of a person whose roles, organisation or logins changed or
 * who may not be here any more: whatever they have open ends, and they come in again as who they are now.
 */
export const peopleChannel = 'traject_people';

/**
 * PostgreSQL channel on which each login of a browser that ends is announced by its id, whoever or whatever ended it; and
 * each that acts as somebody else from now on.
 */
export const endedLoginsChannel = 'traject_logins_ended';
