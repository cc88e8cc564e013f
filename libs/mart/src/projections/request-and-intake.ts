import type { IntakeEvents, RequestEvents } from '@traject/domain';
import { known, withLast, type JourneyFacts, type Occasion, type ProjectionsOf } from '../facts.js';
import { newRow } from '../table.js';
import { practitionerStays, trajectories } from '../tables/trajectories.js';
import { released, withJourney } from './journey-row.js';

/** What the request and the consent to be contacted make of a journey's rows. */
export const requestProjections: ProjectionsOf<RequestEvents, JourneyFacts> = {
  JourneyRequested: (facts, data, { day }) =>
    withJourney(facts, ({ starts }) => ({
      organisation: data.organisationId,
      department: data.departmentId ?? null,
      employee: known(data.employeeId),
      requester: known(data.requesterId),
      manager: known(data.managerId),
      selfRequested: data.requesterId === null,
      relatedJourney: known(data.relatedJourneyId),
      theme: data.theme,
      subject: data.subject,
      phase: 'awaiting-consent',
      requestedDay: day,
      consentLapsesDay: data.contactConsentLapsesAt,
      maxBmwTalks: data.maxBmwTalks ?? null,
      starts: starts + 1,
    })),
  ContactConsentGiven: (facts, _data, { day }) =>
    withJourney(facts, () => ({ contactConsent: 'given', contactConsentDay: day, phase: 'intake' })),
  ContactConsentRefused: (facts, _data, { day }) =>
    withJourney(facts, () => ({ contactConsent: 'refused', contactConsentDay: day })),
};

type Stay = JourneyFacts['practitionerStays'][number];

/** The facts with a new practitioner, whom the former one makes room for. */
export const servedBy = (
  facts: JourneyFacts,
  practitionerId: string,
  { owner, sequence, day }: Occasion,
  ended: Pick<Stay, 'endedBy' | 'replacementReason'>,
): JourneyFacts => {
  const practitioner = known(practitionerId);
  const present = facts.practitionerStays.findLast(({ untilDay }) => untilDay === null);
  if (present !== undefined && present.practitioner === practitioner) return facts;
  const past = withLast(
    facts.practitionerStays,
    ({ untilDay }) => untilDay === null,
    () => ({ untilDay: day, ...ended }),
  );
  const stay = newRow(practitionerStays, { journey: owner, sequence, practitioner, fromDay: day });
  return { ...facts, practitionerStays: [...past, stay] };
};

/** What assignment, intake and the chain of trajectories make of a journey's rows. */
export const intakeProjections: ProjectionsOf<IntakeEvents, JourneyFacts> = {
  PractitionerAssigned: (facts, { practitionerId }, occasion) =>
    servedBy(
      withJourney(facts, ({ assignedDay }) => ({ assignedDay: assignedDay ?? occasion.day })),
      practitionerId,
      occasion,
      { endedBy: 'next-practitioner', replacementReason: null },
    ),
  IntakeRecorded: (facts, { route, reason, coachKind }, { day }) =>
    withJourney(facts, () => ({ intakeDay: day, route, routeReason: reason, coachKind })),
  TrajectoryOpened: (facts, { number, kind, coachKind, practitionerId }, occasion) => {
    const { owner, day } = occasion;
    const practitioner = known(practitionerId);
    const opened = newRow(trajectories, { journey: owner, number, kind, coachKind, practitioner, openedDay: day });
    const served = servedBy(facts, practitionerId, occasion, { endedBy: 'next-practitioner', replacementReason: null });
    return withJourney({ ...served, trajectories: [...served.trajectories, opened] }, () => ({ phase: 'support' }));
  },
  TrajectoryEnded: (facts, { number }, occasion) => ({
    ...released(facts, occasion),
    trajectories: withLast(
      facts.trajectories,
      (trajectory) => trajectory.number === number,
      () => ({ endedDay: occasion.day }),
    ),
  }),
};
