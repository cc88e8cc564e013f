export { taskCatalogue } from './catalogue.js';
export { isAdviceTask, isJourneyTask, journeyTaskCommand, adviceTaskCommand } from './form/command.js';
export {
  TaskStepOver,
  type Candidate,
  type HandOverItem,
  type OtherHelp,
  type Recipient,
  type FormContext,
  type ResolvedFacts,
} from './form/context.js';
export { textLimits } from './form/fields.js';
export { themeTitles } from './form/code-titles.js';
export { contentTitles } from './form/content-titles.js';
export { languages, words, type Bilingual, type Language } from './form/language.js';
export { formSchema, type JsonSchema } from './form/schema.js';
export { PREVIEW } from './form/preview.js';
export { legible } from './form/written-text.js';
export { splitForm, factsNeeded, illnessFaults, type FormContent, type SplitForm } from './form/split.js';
export { otherMeaningOf, otherMeanings, textOfOtherMeaning, type OtherMeaning } from './health-data/other-meaning.js';
