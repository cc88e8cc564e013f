import type { AdviceEvent, JourneyEvent, JourneyEvents, JourneyEventType, JourneyTaskKind } from '@traject/domain';
import type { HandOverItem } from './context.js';
import { words, type Bilingual, type Language } from './language.js';

/** A text in the dossier that belongs to a task, for the person who does it. */
export interface ContentToRead {
  readonly name: string;
  readonly ref: string;
}

const isNamed =
  <Type extends JourneyEventType>(type: Type) =>
  (event: JourneyEvent): event is JourneyEvent & { readonly type: Type; readonly data: JourneyEvents[Type] } =>
    event.type === type;

const last = <Type extends JourneyEventType>(
  events: readonly JourneyEvent[],
  type: Type,
): JourneyEvents[Type] | undefined => events.findLast(isNamed(type))?.data;

const named = (texts: Readonly<Record<string, string | null | undefined>>): readonly ContentToRead[] =>
  Object.entries(texts).flatMap(([name, ref]) => (ref == null ? [] : [{ name, ref }]));

/**
 * The texts that go with a task of a journey: the words that are answered on, or what its writer needs to know. Only the
 * person whom the task asks reads them; what the employer answers on was written for the employer to read.
 */
export const contentToRead = (kind: JourneyTaskKind, events: readonly JourneyEvent[]): readonly ContentToRead[] => {
  switch (kind) {
    case 'record-intake':
      return named({ question: last(events, 'JourneyRequested')?.questionRef });
    case 'answer-hand-over':
    case 'answer-referral':
      return named({ goal: last(events, 'ReferralProposed')?.goalRef });
    case 'propose-agreement':
      return named({
        employerInput: last(events, 'EmployerInputGiven')?.inputRef,
        wish: last(events, 'AgreementChangeRequested')?.wishRef,
      });
    case 'answer-agreement': {
      const proposed = last(events, 'AgreementProposed');
      return named({ goal: proposed?.goalRef, approach: proposed?.approachRef });
    }
    case 'write-reflection':
      return named({ prompt: last(events, 'ReflectionStarted')?.promptRef });
    case 'answer-report': {
      const written = events.findLast(
        (event) => event.type === 'NeutralConversationHeld' || event.type === 'ReportRevised',
      );
      return named({ report: written?.data.reportRef });
    }
    case 'revise-report':
      return named({ wish: last(events, 'ReportChangeRequested')?.wishRef });
    case 'write-closing-report':
      return named({ wish: last(events, 'MainLinesChangeRequested')?.wishRef });
    case 'answer-main-lines':
      return named({ mainLines: last(events, 'ClosingReportWritten')?.mainLinesRef });
    default:
      return [];
  }
};

/** The text that goes with every task of an advice: the advice itself. */
export const adviceToRead = (events: readonly AdviceEvent[]): readonly ContentToRead[] =>
  events.flatMap((event) => (event.type === 'AdviceRaised' ? [{ name: 'advice', ref: event.data.textRef }] : []));

const itemOf = (event: JourneyEvent): { readonly ref: string | null; readonly titles: Bilingual } | null => {
  switch (event.type) {
    case 'JourneyRequested':
      return { ref: event.data.questionRef, titles: words('De vraag', 'The question') };
    case 'IntakeRecorded':
      return { ref: event.data.reasonRef, titles: words('Toelichting bij de intake', 'Explanation at the intake') };
    case 'BmwTalkHeld':
      return {
        ref: event.data.notesRef,
        titles: words(`Aantekeningen van gesprek ${event.data.number}`, `Notes of talk ${event.data.number}`),
      };
    case 'CoachingSessionHeld':
      return {
        ref: event.data.notesRef,
        titles: words(`Aantekeningen van sessie ${event.data.number}`, `Notes of session ${event.data.number}`),
      };
    default:
      return null;
  }
};

/** What can go along in a hand-over pack; the employee's own reflections cannot, for only they and the coach read them. */
export const handOverItems = (events: readonly JourneyEvent[], language: Language): readonly HandOverItem[] =>
  events.flatMap((event) => {
    const item = itemOf(event);
    return item === null || item.ref === null ? [] : [{ ref: item.ref, label: item.titles[language] }];
  });
