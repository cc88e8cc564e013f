import type { Relation } from '@traject/access';
import {
  pauseReasons,
  practitionerRole,
  replacementReasons,
  stopReasons,
  withdrawableConsents,
  type ActorRole,
  type Actor,
  type JourneyCommand,
  type JourneyState,
} from '@traject/domain';
import { calendarSliceAt } from '@traject/working-calendar';
import { z } from 'zod';
import { commandIdentity } from '../commands/command-id.js';
import { occasionNow } from '../commands/occasion.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem, notAllowed } from '../problems/http-problem.js';
import { refusal } from '../problems/rejections.js';
import { factsOfPractitioner } from '../tasks/practitioner-facts.js';
import { journeyFor } from './read-journeys.js';

/** Bodies of the commands that belong to no task, by name in the path. */
export const anytimeBodies = {
  pause: z.strictObject({ reason: z.enum(pauseReasons) }),
  resume: z.strictObject({}),
  stop: z.strictObject({ reason: z.enum(stopReasons).default('not-said') }),
  'replace-practitioner': z.strictObject({ practitionerId: z.uuid(), reason: z.enum(replacementReasons) }),
  'withdraw-consent': z.strictObject({ consent: z.enum(withdrawableConsents) }),
  'move-appointment': z.strictObject({ startsAt: z.iso.datetime({ offset: true }) }),
} as const;

/** Name of a command that belongs to no task. */
export type AnytimeName = keyof typeof anytimeBodies;

/** One such command with its body. */
export type AnytimeRequest = {
  readonly [Name in AnytimeName]: { readonly name: Name; readonly body: z.output<(typeof anytimeBodies)[Name]> };
}[AnytimeName];

/** What such a command answers. */
export interface AnytimeAnswer {
  readonly journeyId: string;
  readonly sequence: number;
}

const roleIn = (relation: Relation, state: JourneyState): ActorRole => {
  if (relation === 'none' || relation === 'receiver' || relation === 'emergency-reader') throw notAllowed();
  return relation === 'practitioner' ? practitionerRole(state) : relation;
};

/** Carries out a command that is valid in any step. */
export async function actAtAnyTime(
  parts: GatewayParts,
  caller: Caller,
  key: string | undefined,
  journeyId: string,
  request: AnytimeRequest,
): Promise<AnytimeAnswer> {
  const identity = commandIdentity(caller.personId, key, [`journey.${request.name}`, journeyId, request.body]);
  const { row, relation } = await journeyFor(parts, caller, journeyId, `journey.${request.name}`);
  const actor: Actor = { role: roleIn(relation, row.state), personId: caller.personId };
  const command = await commandOf(parts, row.state, actor, request);
  const { calendar } = occasionNow(row.state.policy.dayLengthMs);
  try {
    const { sequence } = await parts.dispatcher.toJourney(journeyId, { ...identity, calendar, command });
    return { journeyId, sequence };
  } catch (problem) {
    throw command.type === 'WithdrawRequest' ? await problemOfWithdrawal(parts, caller, journeyId, problem) : problem;
  }
}

/** Why the request is not taken back any more. The domain's own reasons would tell the employer where the journey stands. */
async function problemOfWithdrawal(
  parts: GatewayParts,
  caller: Caller,
  journeyId: string,
  problem: unknown,
): Promise<unknown> {
  if (!(problem instanceof HttpProblem) || (problem.status !== 409 && problem.status !== 403)) return problem;
  const { row } = await journeyFor(parts, caller, journeyId, 'journey.stop');
  if (row.endedAt !== null) return refusal('journey-over');
  return new HttpProblem(
    409,
    'only-the-employee-stops',
    'The employee has consented to the guidance, and from then on only the employee can stop it. Nothing was changed. Talk to the employee.',
  );
}

async function commandOf(
  parts: GatewayParts,
  state: JourneyState,
  actor: Actor,
  request: AnytimeRequest,
): Promise<JourneyCommand> {
  const signed = { actor, taskId: null };
  switch (request.name) {
    case 'pause':
      return { type: 'PauseJourney', ...signed, data: request.body };
    case 'resume':
      return { type: 'ResumeJourney', ...signed, data: {} };
    case 'stop':
      // The requester stops nothing but their own request, while the employee has not consented to it yet.
      return actor.role === 'requester'
        ? { type: 'WithdrawRequest', ...signed, data: {} }
        : { type: 'StopJourney', ...signed, data: request.body };
    case 'withdraw-consent':
      return { type: 'WithdrawConsent', ...signed, data: request.body };
    case 'move-appointment': {
      const startsAt = new Date(request.body.startsAt).toISOString();
      const appointment = { startsAt, calendar: calendarSliceAt(startsAt, state.policy.dayLengthMs) };
      return { type: 'MoveAppointment', ...signed, data: { appointment } };
    }
    case 'replace-practitioner': {
      const { practitionerId, reason } = request.body;
      const practitioner = await factsOfPractitioner(parts, practitionerId, state);
      return { type: 'ReplacePractitioner', ...signed, data: { practitioner, reason } };
    }
  }
}
