/** Names on Temporal. They outlive code: a running journey keeps them for months. */
export const temporal = {
  taskQueue: 'traject',
  workflowTypes: {
    supportJourney: 'supportJourney',
    employerAdvice: 'employerAdvice',
    personErasure: 'personErasure',
    retention: 'retention',
    exportFile: 'exportFile',
    keyRotation: 'keyRotation',
  },
  /** The state is asked for by an Update too: a query may make the history of a journey unreplayable. */
  updates: {
    journeyCommand: 'journeyCommand',
    journeyState: 'journeyState',
    adviceCommand: 'adviceCommand',
    adviceState: 'adviceState',
  },
} as const;

/** Id of the workflow that erases a person: there is one at a time. */
export const erasureWorkflowId = (personId: string): string => `erasure/${personId}`;

/** Id of the workflow that makes the file of an export and takes it away in the end. */
export const exportWorkflowId = (exportId: string): string => `export/${exportId}`;

/** Id of the workflow that wraps the keys of the dossier anew. */
export const keyRotationWorkflowId = (rotationId: string): string => `key-rotation/${rotationId}`;

/** Where the work of a rotation waits for a worker that may touch keys; the others never get any of it. */
export const keyRotationTaskQueue = (taskQueue: string): string => `key-rotation/${taskQueue}`;

/** Id of the schedule that destroys what was kept long enough, and beginning of the ids of its workflows. */
export const retentionScheduleId = (taskQueue: string): string => `retention/${taskQueue}`;
