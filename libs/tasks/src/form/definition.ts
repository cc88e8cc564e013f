import { z } from 'zod';
import {
  commandOfAdviceTask,
  commandOfTask,
  type AdviceCommands,
  type AdviceTaskKind,
  type JourneyCommands,
  type JourneyTaskKind,
  type TaskKind,
  type TaskRole,
} from '@traject/domain';
import { TaskFactsMissing, type FormContext, type ResolvedFacts, type StoredContent } from './context.js';
import type { Bilingual } from './language.js';

/** The data of the command that completes a task of a kind. */
export type CommandDataOf<Kind extends TaskKind> = Kind extends JourneyTaskKind
  ? JourneyCommands[(typeof commandOfTask)[Kind]]
  : Kind extends AdviceTaskKind
    ? AdviceCommands[(typeof commandOfAdviceTask)[Kind]]
    : never;

/** A form: one set of fields, or a choice between sets that a fixed value tells apart. */
export type TaskForm = z.ZodObject | z.ZodDiscriminatedUnion;

/** What of a form's values goes into the command: everything but the content. */
export type ProcessValues<Values> = Values extends unknown
  ? {
      readonly [
        Field in keyof Values as NonNullable<Values[Field]> extends z.core.$brand<'content'> ? never : Field
      ]: Values[Field];
    }
  : never;

/** What surrounds the process values when they become a command. */
export interface Submission extends StoredContent, ResolvedFacts {
  readonly context: FormContext;
}

/** A process fact that somebody needs before they answer. */
export interface TaskFact {
  readonly code: string;
  readonly titles: Bilingual;
}

/** Everything that is known of one kind of human task. */
export interface TaskDefinition<Kind extends TaskKind = TaskKind> {
  readonly kind: Kind;
  /** Whom it can ask. */
  readonly roles: readonly TaskRole[];
  readonly title: Bilingual;
  readonly help: Bilingual;
  /** The form as it stands now, with exact limits. @throws TaskStepOver */
  readonly form: (context: FormContext) => TaskForm;
  /** Process facts to answer by, by name; none unless told. @throws TaskStepOver */
  readonly facts?: (context: FormContext) => Readonly<Record<string, TaskFact>>;
  /** The command's data. `process` is what splitting a submission of this very form gave. @throws TaskFactsMissing */
  readonly toCommand: (process: Readonly<Record<string, unknown>>, submission: Submission) => CommandDataOf<Kind>;
}

interface TypedDefinition<Kind extends TaskKind, Form extends TaskForm> extends Omit<
  TaskDefinition<Kind>,
  'form' | 'toCommand'
> {
  readonly form: (context: FormContext) => Form;
  readonly toCommand: (process: ProcessValues<z.output<Form>>, submission: Submission) => CommandDataOf<Kind>;
}

/** Makes a definition whose command is typed by its form. */
export const defineTask = <Kind extends TaskKind, Form extends TaskForm>(
  definition: TypedDefinition<Kind, Form>,
): TaskDefinition<Kind> => ({
  ...definition,
  toCommand: (process, submission) =>
    // The values were parsed with this form before they were split, so they have its type.
    definition.toCommand(process as ProcessValues<z.output<Form>>, submission),
});

/** A choice between sets of fields; at least one has to fit the present state. */
export const oneOf = <Option extends z.core.$ZodTypeDiscriminable>(
  discriminator: string,
  options: readonly Option[],
): z.ZodDiscriminatedUnion<[Option, ...Option[]]> => {
  const [first, ...rest] = options;
  if (first === undefined) throw new Error(`task-without-answer: no answer fits the form by ${discriminator}.`);
  return z.discriminatedUnion(discriminator, [first, ...rest]);
};

/** The reference under which a field was stored; null when it was left out. */
export const refOf = ({ refs }: StoredContent, field: string): string | null => refs[field] ?? null;

/**
 * The reference or hash of a text that the form requires.
 * @throws TaskFactsMissing when it was not stored
 */
export const storedText = (stored: Readonly<Record<string, string>>, field: string): string => {
  const found = stored[field];
  if (found === undefined) throw new TaskFactsMissing(`the stored text ${field}`);
  return found;
};
