import type { JourneyEvents, JourneyEventType } from '@traject/domain';

type RefFieldOf<Type extends JourneyEventType> = Extract<keyof JourneyEvents[Type], `${string}Ref`>;

/** In which field of which form the words were written that an event refers to. A new reference does not compile without. */
export const writtenIn: {
  readonly [Type in JourneyEventType as RefFieldOf<Type> extends never ? never : Type]: Readonly<
    Record<RefFieldOf<Type>, `${string}.${string}`>
  >;
} = {
  JourneyRequested: { questionRef: 'request-journey.question' },
  IntakeRecorded: { reasonRef: 'record-intake.explanation' },
  BmwTalkHeld: { notesRef: 'record-bmw-talk.notes' },
  SignalNoticed: { descriptionRef: 'record-bmw-talk.signalDescription' },
  ReferralProposed: { goalRef: 'propose-referral.goal' },
  EmployerInputGiven: { inputRef: 'give-employer-input.input' },
  AgreementProposed: { goalRef: 'propose-agreement.goal', approachRef: 'propose-agreement.approach' },
  AgreementChangeRequested: { wishRef: 'answer-agreement.wish' },
  CoachingSessionHeld: { notesRef: 'record-coaching-session.notes' },
  ExtensionProposed: { promptRef: 'record-coaching-session.prompt' },
  ReflectionStarted: { promptRef: 'record-coaching-session.prompt' },
  ReflectionWritten: { reflectionRef: 'write-reflection.reflection' },
  NeutralConversationHeld: { reportRef: 'record-neutral-conversation.report' },
  ReportRevised: { reportRef: 'revise-report.report' },
  ReportChangeRequested: { wishRef: 'answer-report.wish' },
  JourneyEvaluated: { remarksRef: 'evaluate-journey.remarks' },
  ClosingReportWritten: {
    reportRef: 'write-closing-report.report',
    mainLinesRef: 'write-closing-report.mainLines',
  },
  MainLinesChangeRequested: { wishRef: 'answer-main-lines.wish' },
  BreakGlassRequested: { explanationRef: 'request-break-glass.explanation' },
};
