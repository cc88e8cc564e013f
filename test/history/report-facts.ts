import { idOfStream, kindOfStream, type StoredEvent } from '@traject/contracts';
import type { AdviceEvent, AdviceEvents, JourneyEvent, JourneyEvents } from '@traject/domain';
import { monthAfter, type AdviceFacts, type Day, type Facts, type JourneyFacts, type Period } from '@traject/reports';
import type { HistoryStream } from './history.js';

/** Who and what is known to analysts by which name, and which department is which today. */
export interface NamesOfHistory {
  readonly person: (id: string) => string;
  readonly journey: (id: string) => string;
  readonly advice: (id: string) => string;
  readonly departmentOf: (organisation: string, department: string) => string | null;
}

const amsterdam = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' });
const dayOf = (instant: string): Day => amsterdam.format(new Date(instant));
const daysBetween = (from: Day, to: Day): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

type Of<Events, Type extends keyof Events> = Type extends keyof Events
  ? { readonly type: Type; readonly data: Events[Type]; readonly at: string }
  : never;

const every = <Type extends keyof JourneyEvents>(
  events: readonly JourneyEvent[],
  ...types: readonly Type[]
): readonly Of<JourneyEvents, Type>[] =>
  // Safe: an event of one of these types is what that type says.
  events.filter(({ type }) => types.some((each) => each === type)) as unknown as readonly Of<JourneyEvents, Type>[];

const last = <Type extends keyof JourneyEvents>(events: readonly JourneyEvent[], ...types: readonly Type[]) =>
  every(events, ...types).at(-1);

/** The events of each trajectory, from the one that opened it to the next. */
const byTrajectory = (events: readonly JourneyEvent[]): readonly (readonly JourneyEvent[])[] => {
  const starts = events.flatMap(({ type }, index) => (type === 'TrajectoryOpened' ? [index] : []));
  return starts.map((start, index) => events.slice(start, starts[index + 1]));
};

const trajectoryOf = (own: readonly JourneyEvent[], mostTalks: number): JourneyFacts['trajectories'] => {
  const kind = every(own, 'TrajectoryOpened')[0]?.data.kind;
  if (kind === 'bmw') return [{ kind, held: every(own, 'BmwTalkHeld').length, limit: mostTalks }];
  if (kind !== 'coaching') return [];
  const agreed = last(own, 'ExtensionAgreed')?.data.to ?? last(own, 'CoachingStarted')?.data.sessions ?? 0;
  return [{ kind, held: every(own, 'CoachingSessionHeld').length, limit: agreed }];
};

const reflectionDaysOf = (events: readonly JourneyEvent[]): readonly number[] =>
  byTrajectory(events).flatMap((own) => {
    const held = every(own, 'CoachingSessionHeld').map(({ data }) => dayOf(data.heldAt));
    return held.slice(1).map((day, index) => daysBetween(held[index] ?? day, day));
  });

const referralOf = (events: readonly JourneyEvent[]): JourneyFacts['referral'] => {
  const opened = events.findLastIndex(({ type }) => type === 'ReferralOpened');
  if (opened === -1) return 'none';
  const since = events.slice(opened);
  return every(since, 'WarmHandOverHeld', 'OtherHelpStarted').length > 0 ? 'accepted' : 'not-accepted';
};

const evaluationOf = (events: readonly JourneyEvent[]): JourneyFacts['evaluation'] => {
  const evaluated = last(events, 'JourneyEvaluated')?.data;
  if (evaluated === undefined) return null;
  const { satisfaction, goals, wellbeingBefore, wellbeingAfter } = evaluated;
  return { satisfaction, goals, wellbeingBefore, wellbeingAfter };
};

const journeyFacts = (events: readonly JourneyEvent[], names: NamesOfHistory): JourneyFacts => {
  const requested = every(events, 'JourneyRequested')[0];
  if (requested === undefined) throw new Error('A journey has a request.');
  const { journeyId, organisationId, departmentId, employeeId, requesterId, theme, policy } = requested.data;
  const meetings = every(events, 'BmwTalkHeld', 'CoachingSessionHeld', 'NeutralConversationHeld');
  const missed = every(events, 'BmwTalkMissed', 'CoachingSessionMissed', 'NeutralConversationMissed');
  const intake = last(events, 'IntakeRecorded');
  const ended = last(events, 'JourneyEnded');
  return {
    journey: names.journey(journeyId),
    person: names.person(employeeId),
    organisation: organisationId,
    department: departmentId === null ? null : names.departmentOf(organisationId, departmentId),
    selfRequested: requesterId === null,
    theme,
    requestedOn: dayOf(requested.at),
    intakeOn: intake === undefined ? null : dayOf(intake.at),
    route: intake?.data.route ?? null,
    firstTalkOn: meetings[0] === undefined ? null : dayOf(meetings[0].data.heldAt),
    endedOn: ended === undefined ? null : dayOf(ended.at),
    trajectories: byTrajectory(events).flatMap((own) => trajectoryOf(own, policy.maxBmwTalks)),
    reflectionDays: reflectionDaysOf(events),
    missed: missed.filter(({ data }) => data.missedBy === 'employee').length,
    referral: referralOf(events),
    signalNoticed: every(events, 'SignalNoticed').length > 0,
    stop: last(events, 'JourneyStopped')?.data.reason ?? null,
    evaluation: evaluationOf(events),
  };
};

/** What is asked of the journeys that advices came out of. */
interface AboutJourneys {
  readonly employeeOf: ReadonlyMap<string, string>;
  readonly selfRequested: ReadonlySet<string>;
}

const adviceFacts = (
  events: readonly AdviceEvent[],
  names: NamesOfHistory,
  { employeeOf, selfRequested }: AboutJourneys,
): AdviceFacts => {
  const dataOf = <Type extends keyof AdviceEvents>(type: Type): AdviceEvents[Type] | undefined =>
    // Safe: an event of this type has the data of this type.
    events.findLast((event) => event.type === type)?.data as AdviceEvents[Type] | undefined;
  const raised = dataOf('AdviceRaised');
  const [first] = events;
  if (raised === undefined || first === undefined) throw new Error('An advice has a beginning.');
  const person = raised.concernedId ?? employeeOf.get(raised.journeyId ?? '') ?? null;
  return {
    advice: names.advice(raised.adviceId),
    organisation: raised.organisationId,
    person: person === null ? null : names.person(person),
    selfRequested: selfRequested.has(raised.journeyId ?? ''),
    raisedOn: dayOf(first.at),
    followUp:
      dataOf('AdviceOutcomeReported')?.outcome ??
      dataOf('AdviceAnswered')?.intention ??
      (dataOf('AdviceSent') === undefined ? 'not-sent' : 'not-answered'),
  };
};

/** Who served somebody at the end of a day: whoever took over last, until the journey ended. */
const servedBy = (events: readonly JourneyEvent[], day: Day): string | null => {
  const until = events.filter(({ at }) => dayOf(at) <= day);
  if (until.some(({ type }) => type === 'JourneyEnded')) return null;
  const taken = last(until, 'PractitionerAssigned', 'TrajectoryOpened', 'PractitionerReplaced');
  if (taken === undefined) return null;
  return taken.type === 'PractitionerReplaced' ? taken.data.to : taken.data.practitionerId;
};

/** Events of a stream are those of the domain that its kind says. */
const journeyEvents = (events: readonly StoredEvent[]) => events as unknown as readonly JourneyEvent[];
const adviceEvents = (events: readonly StoredEvent[]) => events as unknown as readonly AdviceEvent[];

/** What a history knows of itself, as reports are made from it; told once more by the shortest way, from the log alone. */
export const factsOfHistory = (streams: readonly HistoryStream[], period: Period, names: NamesOfHistory): Facts => {
  const journeys = streams.filter(({ stream }) => kindOfStream(stream) === 'journey');
  const advices = streams.filter(({ stream }) => kindOfStream(stream) === 'advice');
  const employeeOf = new Map(
    journeys.map(({ stream, events }) => [
      idOfStream(stream),
      every(journeyEvents(events), 'JourneyRequested')[0]?.data.employeeId ?? '',
    ]),
  );
  const selfRequested = new Set(
    journeys.flatMap(({ stream, events }) =>
      every(journeyEvents(events), 'JourneyRequested')[0]?.data.requesterId === null ? [idOfStream(stream)] : [],
    ),
  );
  const lastDay = new Date(Date.parse(`${monthAfter(period)}-01`) - 86_400_000).toISOString().slice(0, 10);
  const served = Map.groupBy(
    journeys.flatMap(({ stream, events }) => {
      const practitioner = servedBy(journeyEvents(events), lastDay);
      return practitioner === null ? [] : [{ practitioner, employee: employeeOf.get(idOfStream(stream)) }];
    }),
    ({ practitioner }) => practitioner,
  );
  return {
    journeys: journeys.map(({ events }) => journeyFacts(journeyEvents(events), names)),
    advices: advices.map(({ events }) => adviceFacts(adviceEvents(events), names, { employeeOf, selfRequested })),
    caseloads: [...served].map(([practitioner, all]) => ({
      practitioner: names.person(practitioner),
      people: new Set(all.map(({ employee }) => employee)).size,
    })),
  };
};
