import {
  commandOfAdviceTask,
  commandOfTask,
  type AdviceCommand,
  type AdviceTaskKind,
  type JourneyCommand,
  type JourneyTaskKind,
  type TaskKind,
} from '@traject/domain';
import { taskCatalogue } from '../catalogue.js';
import type { CommandDataOf, Submission } from './definition.js';

/**
 * The data of the command that completes a task. `process` is what {@link splitForm} gave.
 * @throws TaskFactsMissing when something that had to be looked up or stored is not there
 */
export const toCommand = <Kind extends TaskKind>(
  kind: Kind,
  process: Readonly<Record<string, unknown>>,
  submission: Submission,
): CommandDataOf<Kind> => taskCatalogue[kind].toCommand(process, submission);

/** Type and data of a command to a journey, before somebody signs it. */
export type JourneyTaskCommand = {
  readonly [Type in JourneyCommand['type']]: Pick<Extract<JourneyCommand, { readonly type: Type }>, 'type' | 'data'>;
}[JourneyCommand['type']];

/** Type and data of a command to an advice, before somebody signs it. */
export type AdviceTaskCommand = {
  readonly [Type in AdviceCommand['type']]: Pick<Extract<AdviceCommand, { readonly type: Type }>, 'type' | 'data'>;
}[AdviceCommand['type']];

/** Whether a task belongs to an advice rather than to a journey. */
export const isAdviceTask = (kind: TaskKind): kind is AdviceTaskKind => kind in commandOfAdviceTask;

/** Whether a task belongs to a journey rather than to an advice. */
export const isJourneyTask = (kind: TaskKind): kind is JourneyTaskKind => kind in commandOfTask;

/**
 * The command that completes a task of a journey.
 * @throws TaskFactsMissing when something that had to be looked up or stored is not there
 */
export const journeyTaskCommand = (
  kind: JourneyTaskKind,
  process: Readonly<Record<string, unknown>>,
  submission: Submission,
): JourneyTaskCommand =>
  // Type and data are looked up by one and the same kind; TypeScript cannot correlate the two.
  ({ type: commandOfTask[kind], data: toCommand(kind, process, submission) }) as JourneyTaskCommand;

/**
 * The command that completes a task of an advice.
 * @throws TaskFactsMissing when something that had to be looked up or stored is not there
 */
export const adviceTaskCommand = (
  kind: AdviceTaskKind,
  process: Readonly<Record<string, unknown>>,
  submission: Submission,
): AdviceTaskCommand =>
  // As above.
  ({ type: commandOfAdviceTask[kind], data: toCommand(kind, process, submission) }) as AdviceTaskCommand;
