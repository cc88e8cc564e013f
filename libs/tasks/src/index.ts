export { taskCatalogue } from './catalogue.js';
export { agreementHash } from './coaching/propose-agreement.js';
export * from './form/command.js';
export * from './form/context.js';
export type { CommandDataOf, Submission, TaskDefinition, TaskForm } from './form/definition.js';
export { textLimits, type FieldLabel } from './form/fields.js';
export * from './form/language.js';
export * from './form/schema.js';
export * from './form/split.js';
