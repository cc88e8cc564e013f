import type { Actor } from '../journey/decider.js';
import type { JourneyCommandType } from '../journey/commands.js';
import type { ActorRole } from '../journey/event-shape.js';
import { practitionerRole } from '../journey/practitioner-task.js';
import { reject, type Rejection } from '../journey/rejection.js';
import type { JourneyState } from '../journey/state.js';

const practitionersAndEmployee: readonly ActorRole[] = ['employee', 'bmw-practitioner', 'coach'];

/** Who may give the commands that belong to no task. */
const rolesAtAnyTime: Partial<Record<JourneyCommandType, readonly ActorRole[]>> = {
  PauseJourney: [...practitionersAndEmployee, 'coordinator'],
  ResumeJourney: [...practitionersAndEmployee, 'coordinator'],
  MoveAppointment: practitionersAndEmployee,
  StopJourney: ['employee'],
  WithdrawConsent: ['employee'],
  WithdrawRequest: ['requester'],
  ReplacePractitioner: ['coordinator'],
  OpenDisclosure: ['requester', 'manager'],
  WithdrawDisclosure: ['employee'],
  StrikeClock: ['clock'],
  DestroyDossier: ['system'],
  RequestBreakGlass: ['administrator'],
  ApproveBreakGlass: ['administrator'],
  EndBreakGlass: ['administrator'],
};

const ofTheEmployeeAlone: readonly JourneyCommandType[] = ['StopJourney', 'WithdrawConsent', 'WithdrawDisclosure'];

const isThatPerson = (state: JourneyState, { role, personId }: Actor): boolean => {
  switch (role) {
    case 'employee':
      return personId === state.employeeId;
    case 'bmw-practitioner':
    case 'coach':
      return personId === state.practitioner?.practitionerId && role === practitionerRole(state);
    case 'requester':
      return personId === state.requesterId;
    case 'manager':
      return personId === state.managerId;
    default:
      return true;
  }
};

/** What belongs to no task is done only by those the journey knows in that capacity; a stop and a consent by the employee alone. */
export const actsInOwnCapacity = (state: JourneyState, command: JourneyCommandType, actor: Actor): Rejection | null => {
  const roles = rolesAtAnyTime[command];
  if (roles === undefined) return null;
  if (roles.includes(actor.role) && isThatPerson(state, actor)) return null;
  return ofTheEmployeeAlone.includes(command)
    ? reject('only-the-employee')
    : reject('not-your-role', { role: actor.role });
};
