export { accessTable, allowed, type Access } from './allowed.js';
export { attachmentsReadableFrom, mayAttach } from './attachments.js';
export type { DossierEvent } from './dossier-event.js';
export { dossierFor, type DossierGround, type DossierItem } from './dossier.js';
export { permissions, type Permission } from './permission.js';
export { relationOf, type IdentityRole, type Subject, type Relation } from './relation.js';
export { timelineFor, type TimelineEntry } from './timeline.js';
export { hearsOf } from './updates.js';
export { visibleTo, type JourneyField } from './visible-fields.js';
