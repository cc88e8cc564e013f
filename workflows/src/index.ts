export type { KeyRotationActivities, WorkflowActivities } from './activities.js';
export { employerAdvice, type AdviceSummary } from './employer-advice.js';
export { exportFile } from './export-file.js';
export { keyRotation } from './key-rotation.js';
export { personErasure } from './person-erasure.js';
export { retention } from './retention.js';
export { supportJourney, type JourneySummary } from './support-journey.js';
