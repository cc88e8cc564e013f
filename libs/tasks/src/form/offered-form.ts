import { z } from 'zod';
import type { TaskKind } from '@traject/domain';
import { taskCatalogue } from '../catalogue.js';
import { otherMeaningField, otherMeaningOf } from '../health-data/other-meaning.js';
import type { FormContext } from './context.js';
import { oneOf, type TaskForm } from './definition.js';
import { labelledFields } from './labelled-fields.js';

/** An answer of a form; answers may hold answers. */
type Answer = z.ZodObject | z.ZodDiscriminatedUnion;

const withOtherMeaning = (form: Answer): Answer => {
  if (form instanceof z.ZodObject) {
    const texts = labelledFields(form).filter(({ label }) => label === 'employer');
    if (texts.length === 0) return form;
    const meanings = texts.map(({ field, titles }) => [otherMeaningOf(field), otherMeaningField(titles)] as const);
    // What a form says of itself as a whole is not taken over with its fields.
    return form.safeExtend(Object.fromEntries(meanings)).meta({ ...form.meta() });
  }
  const answers = form.options.filter(isAnswer).map(withOtherMeaning);
  // Objects, or choices between objects, which behave alike here: all were told apart by this field, and have it still.
  return oneOf(form.def.discriminator, answers as readonly z.ZodObject[]);
};

const isAnswer = (option: z.core.$ZodType): option is Answer =>
  option instanceof z.ZodObject || option instanceof z.ZodDiscriminatedUnion;

/**
 * The form of a task as it is offered: beside each text that an employer writes or reads, with the field that says that
 * words in it do not mean an illness.
 * @throws TaskStepOver when the task's step is over
 */
export const offeredForm = (kind: TaskKind, context: FormContext): TaskForm =>
  withOtherMeaning(taskCatalogue[kind].form(context));
