import type { ClosingEvents } from '@traject/domain';
import { withEach, type JourneyFacts, type Occasion, type ProjectionsOf } from '../facts.js';
import { newRow } from '../table.js';
import { evaluations } from '../tables/referrals.js';
import { released, withJourney } from './journey-row.js';

type Evaluation = JourneyFacts['evaluations'][number];

const withEvaluation = (
  facts: JourneyFacts,
  { owner }: Occasion,
  change: (row: Evaluation) => Partial<Evaluation>,
): JourneyFacts => {
  const rows = facts.evaluations.length > 0 ? facts.evaluations : [newRow(evaluations, { journey: owner })];
  return { ...facts, evaluations: withEach(rows, () => true, change) };
};

const answered =
  (mainLines: NonNullable<Evaluation['mainLines']>) =>
  (facts: JourneyFacts, _data: unknown, occasion: Occasion): JourneyFacts =>
    withEvaluation(facts, occasion, () => ({ mainLines, mainLinesDay: occasion.day }));

/** Nothing lasts beyond the end: what was still open ends with the journey. */
const allOver = (facts: JourneyFacts, occasion: Occasion): JourneyFacts => {
  const { day } = occasion;
  const stays = withEach(
    facts.practitionerStays,
    ({ untilDay }) => untilDay === null,
    () => ({ untilDay: day, endedBy: 'end' as const }),
  );
  const pauses = withEach(
    facts.pauses,
    ({ untilDay }) => untilDay === null,
    () => ({ untilDay: day }),
  );
  const referrals = withEach(
    facts.referrals,
    ({ outcome }) => outcome === 'open',
    () => ({ outcome: 'broken-off' as const, outcomeDay: day }),
  );
  return { ...released(facts, occasion), practitionerStays: stays, pauses, referrals };
};

/** How the consent to be contacted ended, when the journey ended with it. */
const consentAtEnd = {
  'contact-consent-lapsed': 'lapsed',
  'contact-consent-withdrawn': 'withdrawn',
} as const;

/** What the closing, the follow-up and the end make of a journey's rows. */
export const closingProjections: ProjectionsOf<ClosingEvents, JourneyFacts> = {
  ClosingOpened: (facts, _data, occasion) =>
    withEvaluation(
      withJourney(facts, () => ({ closingDay: occasion.day, phase: 'closing' })),
      occasion,
      () => ({ askedDay: occasion.day }),
    ),
  JourneyEvaluated: (facts, { satisfaction, goals, wellbeingBefore, wellbeingAfter }, occasion) =>
    withEvaluation(facts, occasion, () => ({
      evaluatedDay: occasion.day,
      satisfaction,
      goals,
      wellbeingBefore,
      wellbeingAfter,
    })),
  EvaluationLapsed: (facts, _data, occasion) => withEvaluation(facts, occasion, () => ({ lapsedDay: occasion.day })),
  ClosingReportWritten: (facts, { version }, occasion) =>
    withEvaluation(facts, occasion, () => ({ reportVersions: version, mainLines: null, mainLinesDay: null })),
  MainLinesChangeRequested: answered('change-requested'),
  MainLinesRefused: answered('refused'),
  MainLinesAgreed: answered('agreed'),
  JourneyClosed: (facts, _data, { day }) => withJourney(facts, () => ({ closedDay: day, phase: 'follow-up' })),
  FollowUpDue: (facts, _data, occasion) => withEvaluation(facts, occasion, () => ({ followUpAskedDay: occasion.day })),
  FollowUpRecorded: (facts, { outcome, wellbeing }, occasion) =>
    withEvaluation(facts, occasion, () => ({
      followUpDay: occasion.day,
      followUpOutcome: outcome,
      followUpWellbeing: wellbeing,
    })),
  FollowUpLapsed: (facts, _data, occasion) =>
    withEvaluation(facts, occasion, () => ({ followUpLapsedDay: occasion.day })),
  JourneyEnded: (facts, { reason }, occasion) =>
    withJourney(allOver(facts, occasion), ({ contactConsent }) => ({
      endedDay: occasion.day,
      endReason: reason,
      phase: 'ended',
      contactConsent:
        reason === 'contact-consent-lapsed' || reason === 'contact-consent-withdrawn'
          ? consentAtEnd[reason]
          : contactConsent,
    })),
  DossierDestroyed: (facts, { destroyedAt }) => withJourney(facts, () => ({ dossierDestroyedDay: destroyedAt })),
};

/** What may follow the end of a journey: retention, emergencies, and what the employer still opens or the clock takes. */
export const followsTheEnd: readonly string[] = [
  'DossierDestroyed',
  'BreakGlassRequested',
  'BreakGlassApproved',
  'BreakGlassEnded',
  'DisclosureOpened',
  'DisclosureWithdrawn',
  'DisclosureLapsed',
  'TaskCompleted',
  'TaskCancelled',
];
