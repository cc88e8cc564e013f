import { z } from 'zod';
import type { Instant, TaskKind } from '@traject/domain';
import { placesThatNameAnIllness, type TextPlace } from '../health-data/name-an-illness.js';
import { isOtherMeaning, otherMeaningOf } from '../health-data/other-meaning.js';
import type { FormContext } from './context.js';
import { labelledFields } from './labelled-fields.js';
import type { FieldLabel } from './fields.js';
import { words, type Bilingual } from './language.js';
import { offeredForm } from './offered-form.js';
import { HIDDEN_CHARACTERS } from './written-text.js';

/** Free text of a submission, to be kept in the dossier. */
export interface FormContent {
  readonly field: string;
  readonly label: Exclude<FieldLabel, 'process'>;
  readonly text: string;
}

/** One thing wrong with a submission: where and what. It never holds what was filled in. */
export interface FormFault {
  /** Name of the field; empty for the form as a whole. */
  readonly field: string;
  readonly code:
    | 'unknown-field'
    | 'missing'
    | 'wrong-type'
    | 'too-small'
    | 'too-big'
    | 'not-offered'
    | 'not-valid'
    | 'hidden-characters'
    | 'names-an-illness';
  readonly message: Bilingual;
  /** Where in the field's text, for `names-an-illness`. */
  readonly places?: readonly TextPlace[];
}

/** A submission taken apart by its labels, or what is wrong with it. */
export type SplitForm =
  | {
      readonly valid: true;
      /** What goes into the command. */
      readonly process: Readonly<Record<string, unknown>>;
      /** What goes into the dossier. */
      readonly content: readonly FormContent[];
    }
  | { readonly valid: false; readonly faults: readonly FormFault[] };

const faultMessages: Readonly<Record<FormFault['code'], Bilingual>> = {
  'unknown-field': words(
    'Het formulier heeft een veld dat hier niet bestaat.',
    'The form has a field that does not exist here.',
  ),
  missing: words('Dit veld is verplicht.', 'This field is required.'),
  'wrong-type': words(
    'Dit veld heeft een waarde van een ander soort nodig.',
    'This field needs a value of another kind.',
  ),
  'too-small': words('De waarde is te klein, te kort of te vroeg.', 'The value is too small, too short or too early.'),
  'too-big': words('De waarde is te groot, te lang of te laat.', 'The value is too big, too long or too late.'),
  'not-offered': words('Kies een van de mogelijkheden in het formulier.', 'Choose one of the options in the form.'),
  'not-valid': words('De waarde past niet bij wat het formulier vraagt.', 'The value does not fit what the form asks.'),
  'hidden-characters': words(
    'De tekst bevat tekens die niet te zien zijn en veranderen wat er staat. Typ hem opnieuw, of plak hem als platte tekst.',
    'The text has characters that are not seen and that change what is. Type it again, or paste it as plain text.',
  ),
  'names-an-illness': words(
    'De werkgever mag de aard of oorzaak van ziekte niet vastleggen. Zeg het anders, of zeg wat het woord hier betekent als het geen ziekte is.',
    'An employer may not put on record what an illness is or comes from. Say it otherwise, or say what the word means here if it is no illness.',
  ),
};

const codeOf = (issue: z.core.$ZodIssue): FormFault['code'] => {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'unknown-field';
    case 'invalid_type':
      return issue.input === undefined ? 'missing' : 'wrong-type';
    case 'too_small':
      return 'too-small';
    case 'too_big':
      return 'too-big';
    case 'invalid_value':
    case 'invalid_union':
      return 'not-offered';
    case 'custom':
      return issue.params?.['fault'] === HIDDEN_CHARACTERS ? HIDDEN_CHARACTERS : 'not-valid';
    default:
      return 'not-valid';
  }
};

const faultOf = (issue: z.core.$ZodIssue): FormFault => {
  const code = codeOf(issue);
  return { field: issue.path.map(String).join('.'), code, message: faultMessages[code] };
};

/**
 * What an employer writes or reads names no illness, unless its writer says of this very text that the words mean
 * something else. Source: `libs/domain/README.md`, "Confidentiality".
 */
export const illnessFaults = (content: readonly FormContent[]): readonly FormFault[] => {
  const said = new Map(content.map(({ field, text }) => [field, text]));
  return content.flatMap(({ field, label, text }) => {
    if (label !== 'employer' || isOtherMeaning(said.get(otherMeaningOf(field)))) return [];
    const places = placesThatNameAnIllness(text);
    const code = 'names-an-illness';
    return places.length === 0 ? [] : [{ field, code, message: faultMessages[code], places }];
  });
};

/**
 * Checks a submission against the form as it stands now, and takes it apart: process facts for the command, content
 * for the dossier.
 * @throws TaskStepOver when the task's step is over
 */
export const splitForm = (kind: TaskKind, values: unknown, context: FormContext): SplitForm => {
  const form = offeredForm(kind, context);
  const parsed = form.safeParse(values, { reportInput: true });
  if (!parsed.success) return { valid: false, faults: parsed.error.issues.map(faultOf) };
  const labels = new Map(labelledFields(form).map(({ field, label }) => [field, label]));
  // Every form is an object, whichever of its answers was given.
  const given = parsed.data as Readonly<Record<string, unknown>>;
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const content = entries.flatMap(([field, value]) => {
    const label = labels.get(field);
    return label === undefined || label === 'process' ? [] : [{ field, label, text: String(value) }];
  });
  const faults = illnessFaults(content);
  if (faults.length > 0) return { valid: false, faults };
  return {
    valid: true,
    process: Object.fromEntries(entries.filter(([field]) => labels.get(field) === 'process')),
    content,
  };
};

/** What has to be looked up before a submission can become a command. */
export interface FactsNeeded {
  /** Practitioner whose facts are needed. */
  readonly practitionerId: string | null;
  /** Start of the appointment for which the calendar is needed. */
  readonly startsAt: Instant | null;
}

const textIn = (process: Readonly<Record<string, unknown>>, field: string): string | null => {
  const value = process[field];
  return typeof value === 'string' ? value : null;
};

/** Which facts the maker of the command has to look up for a submission. */
export const factsNeeded = (
  kind: TaskKind,
  process: Readonly<Record<string, unknown>>,
  { state }: FormContext,
): FactsNeeded => {
  const startsAt = textIn(process, 'startsAt');
  if (kind !== 'answer-referral') return { practitionerId: textIn(process, 'practitionerId'), startsAt };
  const receiver = 'journeyId' in state && state.stage.kind === 'referral' ? state.stage.referral.receiver : null;
  return { practitionerId: process['accepted'] === true ? (receiver?.practitionerId ?? null) : null, startsAt };
};
