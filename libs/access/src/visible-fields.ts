import { themeForEmployer, type Theme } from '@traject/domain';
import type { AdviceStanding } from './advice.js';
import type { Relation } from './relation.js';

/** Fields of a journey as the gateway can tell them. */
export const journeyFields = [
  'journeyId',
  'organisationId',
  'departmentId',
  'employeeId',
  'requesterId',
  'managerId',
  'phase',
  'paused',
  'step',
  'theme',
  'subject',
  'practitionerId',
  'talksHeld',
  'sessionsHeld',
  'sessionsAgreed',
  'nextAppointment',
  'requestedOn',
  'changedOn',
  'endedOn',
  'endReason',
  'dayLengthMs',
  'breakGlass',
] as const;

/** See {@link journeyFields}. */
export type JourneyField = (typeof journeyFields)[number];

const processFacts: readonly JourneyField[] = [
  'journeyId',
  'organisationId',
  'departmentId',
  'employeeId',
  'requesterId',
  'managerId',
  'phase',
  'paused',
  'talksHeld',
  'sessionsHeld',
  'sessionsAgreed',
  'requestedOn',
  'changedOn',
  'endedOn',
  'dayLengthMs',
];

/**
 * Which fields of a journey somebody sees. The employer sees that it exists, its coarse phase and how far it is; never
 * who helps, the next appointment, the step, or how it ended. Source: `libs/domain/README.md`, "Who".
 */
export const fieldsByRelation: Readonly<Record<Relation, readonly JourneyField[]>> = {
  employee: journeyFields,
  practitioner: journeyFields,
  // Their task says what they are asked, and the dossier what goes along.
  receiver: [],
  coordinator: [...processFacts, 'step', 'practitionerId', 'nextAppointment', 'endReason'],
  // Not when it last changed, as that moves with whatever is hidden from them.
  requester: [...processFacts.filter((field) => field !== 'changedOn'), 'theme', 'subject'],
  manager: ['journeyId', 'organisationId', 'employeeId', 'managerId', 'phase', 'requestedOn', 'endedOn'],
  // Who opened the dossier reads that, and nothing else of the journey.
  'emergency-reader': [],
  none: [],
};

/** The part of a journey that a relation may see. */
export const visibleTo = <Value>(
  relation: Relation,
  journey: Readonly<Record<JourneyField, Value>>,
): Readonly<Partial<Record<JourneyField, Value>>> =>
  // Built from the relation's own fields, so every key is one of them.
  Object.fromEntries(fieldsByRelation[relation].map((field) => [field, journey[field]])) as Partial<
    Record<JourneyField, Value>
  >;

const atTheEmployer: readonly (Relation | AdviceStanding)[] = ['requester', 'manager', 'recipient'];

/** The theme of a journey or an advice as somebody is told it: to the employer it names no illness, whoever chose it. */
export const themeToldTo = (who: Relation | AdviceStanding, theme: Theme): Theme =>
  atTheEmployer.includes(who) ? themeForEmployer(theme) : theme;
