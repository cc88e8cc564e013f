import type { TaskKind } from '@traject/domain';
import { words, type Bilingual } from './language.js';

const explanation = words('Toelichting', 'Explanation');
const notes = words('Aantekeningen', 'Notes');
const wish = words('Gewenste wijziging', 'Change you would like');
const reportForBothSides = words('Verslag voor beide kanten', 'Report for both sides');

/**
 * Titles of the fields whose words go to the dossier, by form and field. They stand here and not in their forms, as they
 * are also told apart from the form as it stands now: where somebody sees who read their words.
 */
export const contentTitles = {
  'answer-agreement.wish': wish,
  'answer-main-lines.wish': wish,
  'answer-report.wish': wish,
  'evaluate-journey.remarks': words('Opmerkingen', 'Remarks'),
  'give-employer-input.input': words('Wat u op het werk ziet', 'What you see at work'),
  'propose-agreement.approach': words('Aanpak', 'Approach'),
  'propose-agreement.goal': words('Doel', 'Goal'),
  'propose-referral.goal': words('Doel van de verwijzing', 'Goal of the referral'),
  'record-bmw-talk.notes': notes,
  'record-bmw-talk.signalDescription': words('Signaal: toelichting', 'Signal: description'),
  'record-coaching-session.notes': notes,
  'record-coaching-session.prompt': words('Vraag om over na te denken', 'Question to reflect on'),
  'record-intake.explanation': explanation,
  'record-neutral-conversation.report': reportForBothSides,
  'report-advice-outcome.remarks': explanation,
  'respond-to-advice.response': explanation,
  'revise-report.report': reportForBothSides,
  'write-closing-report.mainLines': words('Hoofdlijnen voor de werkgever', 'Main lines for the employer'),
  'write-closing-report.report': words('Eindverslag', 'Closing report'),
  'write-reflection.reflection': words('Reflectie', 'Reflection'),
} as const satisfies Readonly<Partial<Record<`${TaskKind}.${string}`, Bilingual>>>;
