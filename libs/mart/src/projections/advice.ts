import type { AdviceEvents, PersonEvents } from '@traject/domain';
import { known, withEach, type AdviceFacts, type PersonFacts, type ProjectionsOf } from '../facts.js';
import { newRow } from '../table.js';
import { erasures } from '../tables/advices.js';
import { disclosureProjections, taskProjections } from './tasks.js';

type Advice = AdviceFacts['advices'][number];

const withAdvice = (facts: AdviceFacts, change: (row: Advice) => Partial<Advice>): AdviceFacts => ({
  ...facts,
  advices: withEach(facts.advices, () => true, change),
});

/** What the events of an advice make of its rows. */
export const adviceProjections: ProjectionsOf<AdviceEvents, AdviceFacts> = {
  ...taskProjections<AdviceFacts>('advice'),
  ...disclosureProjections<AdviceFacts>('advice'),
  AdviceRaised: (facts, data, { day }) =>
    withAdvice(facts, ({ starts }) => ({
      organisation: data.organisationId,
      author: known(data.authorId),
      journey: known(data.journeyId),
      about: data.about,
      groupSize: data.groupSize,
      concerned: known(data.concernedId),
      theme: data.theme,
      recipient: known(data.recipientId),
      recipientRole: data.recipientRole,
      raisedDay: day,
      consentLapsesDay: data.consentLapsesAt,
      starts: starts + 1,
    })),
  AdviceConsentGiven: (facts, _data, { day }) => withAdvice(facts, () => ({ consent: 'given', consentDay: day })),
  AdviceConsentRefused: (facts, _data, { day }) => withAdvice(facts, () => ({ consent: 'refused', consentDay: day })),
  AdviceConsentLapsed: (facts, _data, { day }) => withAdvice(facts, () => ({ consent: 'lapsed', consentDay: day })),
  AdviceSent: (facts, _data, { day }) => withAdvice(facts, () => ({ sentDay: day })),
  AdviceAcknowledged: (facts, _data, { day }) => withAdvice(facts, () => ({ acknowledgedDay: day })),
  AdviceAnswered: (facts, { intention, outcomeAskedAt }, { day }) =>
    withAdvice(facts, () => ({ answeredDay: day, intention, outcomeAskedDay: outcomeAskedAt })),
  AdviceOutcomeDue: (facts, _data, { day }) => withAdvice(facts, () => ({ outcomeAskedDay: day })),
  AdviceOutcomeReported: (facts, { outcome }, { day }) => withAdvice(facts, () => ({ outcome, outcomeDay: day })),
  AdviceEnded: (facts, { reason }, { day }) => withAdvice(facts, () => ({ endedDay: day, endReason: reason })),
};

/** What the record of an erasure makes of its row. */
export const personProjections: ProjectionsOf<PersonEvents, PersonFacts> = {
  PersonErased: (facts, _data, { owner, day }) => ({
    ...facts,
    erasures: [...facts.erasures, newRow(erasures, { erasure: owner, erasedDay: day })],
  }),
};
