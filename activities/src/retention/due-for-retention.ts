import type { Destroyed, RetentionPage, RetentionPlace } from '@traject/contracts';
import { formerPeople, organisationsOfPeople, retentionOfOrganisations, type RetentionOf } from '@traject/directory';
import {
  CIVIL_DAY_MS,
  decide,
  instantAfter,
  isKeptLongEnough,
  type Instant,
  type JourneyState,
  type Retention,
} from '@traject/domain';
import { oldDrafts } from '@traject/dossier';
import { keptAdvices, keptDossiers, peopleInJourneys, type TakenAsGone } from '@traject/event-log';
import { calendarSliceAt } from '@traject/working-calendar';
import type { Eraser } from '../erasure/erasure-parts.js';

type Query = Eraser['database']['query'];

/** Records that one look goes through at most. */
const recordsAtOnce = 100;

/** One kind of record: the records after a place that may be due, and the ids by which the look goes on. */
type Look = (
  query: Query,
  now: Instant,
  after: string | null,
  gone: TakenAsGone,
) => Promise<{ readonly due: readonly Destroyed[]; readonly ids: readonly string[] }>;

/** By the domain's own rule, which has the last word when it is recorded too. */
const isDossierDue = (state: JourneyState, now: Instant): boolean =>
  !decide(
    state,
    {
      type: 'DestroyDossier',
      actor: { role: 'system', personId: null },
      taskId: null,
      // Whether a legal hold keeps it is decided at the moment of its destruction.
      data: { ground: 'retention-over', held: false },
    },
    { now, calendar: calendarSliceAt(now, state.policy.dayLengthMs) },
  ).rejected;

const dueDossiers: Look = async (query, now, after) => {
  const kept = await keptDossiers(query, now, after, recordsAtOnce);
  return {
    ids: kept.map(({ journeyId }) => journeyId),
    due: kept
      .filter(({ state }) => isDossierDue(state, now))
      .map(({ journeyId, state }) => ({ kind: 'journey', journeyId, personId: state.employeeId })),
  };
};

/** As long as the dossier of a journey that started when it was raised, unless its employer has set another time for advice. */
const dueAdvices: Look = async (query, now, after) => {
  const retention = await retentionOfOrganisations(query);
  const set = retention.all.flatMap(({ adviceDays }) => adviceDays ?? []);
  const shortest = set.length === 0 ? null : Math.min(...set);
  const kept = await keptAdvices(query, { now, shortest }, after, recordsAtOnce);
  return {
    ids: kept.map(({ adviceId }) => adviceId),
    due: kept
      .filter(({ organisationId, endedAt, retentionDays, dayLengthMs }) =>
        isKeptLongEnough(endedAt, retention.of(organisationId).adviceDays ?? retentionDays, dayLengthMs, now),
      )
      .map(({ adviceId, personId }) => ({ kind: 'advice', adviceId, personId })),
  };
};

/** Nothing that was written after this can be due anywhere. */
const earliest = ({ all }: RetentionOf, kind: Exclude<keyof Retention, 'adviceDays'>, now: Instant): Instant =>
  instantAfter(now, -Math.min(...all.map((retention) => retention[kind])) * CIVIL_DAY_MS);

const dueDrafts: Look = async (query, now, after) => {
  const retention = await retentionOfOrganisations(query);
  const drafts = await oldDrafts(query, earliest(retention, 'draftDays', now), after, recordsAtOnce);
  const people = drafts.map(({ personId }) => personId);
  const organisations = await organisationsOfPeople(query, people);
  const daysFor = (personId: string): number => retention.of(organisations.get(personId) ?? null).draftDays;
  return {
    ids: drafts.map(({ contentRef }) => contentRef),
    due: drafts
      .filter(({ writtenAt, personId }) => isKeptLongEnough(writtenAt, daysFor(personId), CIVIL_DAY_MS, now))
      .map(({ contentRef, personId }) => ({ kind: 'draft', contentRef, personId })),
  };
};

const duePeople: Look = async (query, now, after, gone) => {
  const retention = await retentionOfOrganisations(query);
  const former = await formerPeople(query, earliest(retention, 'formerPersonDays', now), after, recordsAtOnce);
  const needed = await peopleInJourneys(
    query,
    former.map(({ personId }) => personId),
    gone,
  );
  return {
    ids: former.map(({ personId }) => personId),
    due: former
      .filter(({ personId, organisationId, inactiveSince }) => {
        const { formerPersonDays } = retention.of(organisationId);
        return !needed.has(personId) && isKeptLongEnough(inactiveSince, formerPersonDays, CIVIL_DAY_MS, now);
      })
      .map(({ personId }) => ({ kind: 'person', personId })),
  };
};

/** The looks in their order: whoever left is erased only when no dossier and no advice of theirs is kept any more. */
const looks: Readonly<Record<Destroyed['kind'], { readonly look: Look; readonly then: Destroyed['kind'] | null }>> = {
  journey: { look: dueDossiers, then: 'advice' },
  advice: { look: dueAdvices, then: 'draft' },
  draft: { look: dueDrafts, then: 'person' },
  person: { look: duePeople, then: null },
};

/**
 * What was kept long enough by now, some at a time; whether a legal hold keeps it is decided at its destruction.
 * @param place where to go on; null at the beginning
 * @param gone what of earlier pages is destroyed before this one is looked for, and was not yet: for who only looks
 */
export const dueForRetention = async (
  query: Query,
  now: Instant,
  place: RetentionPlace | null,
  gone: TakenAsGone = { journeyIds: [], adviceIds: [] },
): Promise<RetentionPage> => {
  const { kind, after } = place ?? { kind: 'journey', after: null };
  const { look, then } = looks[kind];
  const { due, ids } = await look(query, now, after, gone);
  const last = ids.at(-1);
  const goesOn = ids.length === recordsAtOnce && last !== undefined;
  return { due, next: goesOn ? { kind, after: last } : then && { kind: then, after: null } };
};
