/** Names on Temporal. They outlive code: a running journey keeps them for months. */
export const temporal = {
  taskQueue: 'traject',
  workflowTypes: { supportJourney: 'supportJourney', employerAdvice: 'employerAdvice' },
  /** The state is asked for by an Update too: a query may make the history of a journey unreplayable. */
  updates: {
    journeyCommand: 'journeyCommand',
    journeyState: 'journeyState',
    adviceCommand: 'adviceCommand',
    adviceState: 'adviceState',
  },
} as const;
