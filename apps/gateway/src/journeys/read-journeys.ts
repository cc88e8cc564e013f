import {
  relationOf,
  themeToldTo,
  timelineFor,
  visibleTo,
  type JourneyField,
  type Permission,
  type Relation,
  type TimelineEntry,
} from '@traject/access';
import { streamOf } from '@traject/contracts';
import type { BreakGlass, JourneyEventType } from '@traject/domain';
import type { JourneyRow } from '@traject/event-log';
import { sql } from 'kysely';
import { z } from 'zod';
import { requireAccess, subjectOfJourney } from '../access/require.js';
import { pageOf, pageQuery, readCursor, type Page } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { notFound } from '../problems/http-problem.js';

/** Query of the list of journeys. */
export const journeysQuery = z.strictObject(pageQuery);
/** See {@link journeysQuery}. */
export type JourneysQuery = z.output<typeof journeysQuery>;

/** A journey as somebody may see it. */
export type ShownJourney = Readonly<Partial<Record<JourneyField, unknown>>>;

/** An emergency as it stands on the journey: that it was, why, and until when the dossier was open; not who asked. */
const toldOf = ({ requestId, reason, requestedAt, hours, endsAt, endedAt }: BreakGlass) => ({
  requestId,
  reason,
  requestedAt,
  hours,
  endsAt,
  endedAt,
});

const relationTo = (caller: Caller, row: JourneyRow): Relation =>
  relationOf(caller, subjectOfJourney(row, row.practitionerId, row.state));

const shown = (caller: Caller, row: JourneyRow): ShownJourney => {
  const relation = relationTo(caller, row);
  return visibleTo<unknown>(relation, {
    journeyId: row.journeyId,
    organisationId: row.organisationId,
    departmentId: row.departmentId,
    employeeId: row.employeeId,
    requesterId: row.requesterId,
    managerId: row.managerId,
    phase: row.phase,
    paused: row.pausedSince !== null,
    step: row.step,
    theme: themeToldTo(relation, row.theme),
    subject: row.subject,
    practitionerId: row.practitionerId,
    talksHeld: row.talksHeld,
    sessionsHeld: row.sessionsHeld,
    sessionsAgreed: row.sessionsAgreed,
    nextAppointment: row.nextAppointmentAt,
    requestedOn: row.openedAt,
    changedOn: row.changedAt,
    endedOn: row.endedAt,
    endReason: row.endReason,
    dayLengthMs: row.state.policy.dayLengthMs,
    breakGlass: row.state.breakGlass.map(toldOf),
  });
};

/** The journeys that the caller has part in, newest first. */
export async function listJourneys(
  { readModels, cursorKey }: GatewayParts,
  caller: Caller,
  { limit, cursor }: JourneysQuery,
): Promise<Page<ShownJourney>> {
  requireAccess('journey.list', caller, null, 'journey');
  const scope = JSON.stringify(['journeys', caller.personId]);
  const after = readCursor(cursorKey, scope, cursor);
  const { personId, roles, organisationId, speaksFor = [] } = caller;
  const has = (role: Caller['roles'][number]) => roles.includes(role);
  let query = readModels
    .selectFrom('journeys')
    .selectAll()
    .where((where) =>
      where.or([
        ...(has('employee') ? [where('employeeId', '=', personId)] : []),
        ...(has('requester') && organisationId !== null
          ? [where.and([where('requesterId', '=', personId), where('organisationId', '=', organisationId)])]
          : []),
        ...(has('manager') && organisationId !== null
          ? [
              where.and([
                where('managerId', '=', personId),
                where('organisationId', '=', organisationId),
                where('requesterId', 'is not', null),
              ]),
            ]
          : []),
        ...(has('bmw-practitioner') || has('coach') ? [where('practitionerId', '=', personId)] : []),
        ...(has('coordinator') && organisationId === null
          ? [sql<boolean>`not organisation_id = any(${speaksFor}::text[])`]
          : []),
      ]),
    );
  if (after !== null)
    query = query.where(sql<boolean>`(opened_at, journey_id) < (${after[0]}::timestamptz, ${after[1]})`);
  const rows = await query
    .orderBy('openedAt', 'desc')
    .orderBy('journeyId', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, {
    key: cursorKey,
    scope,
    placeOf: ({ openedAt, journeyId }) => [openedAt, journeyId],
    show: (row) => shown(caller, row),
  });
}

/**
 * A journey that the caller may do this with.
 * @throws HttpProblem `journey-not-found`, `not-allowed`
 */
export async function journeyFor(
  { readModels }: GatewayParts,
  caller: Caller,
  journeyId: string,
  permission: Permission,
): Promise<{ readonly row: JourneyRow; readonly relation: Relation }> {
  const row = await readModels.selectFrom('journeys').selectAll().where('journeyId', '=', journeyId).executeTakeFirst();
  if (row === undefined) throw notFound('journey');
  requireAccess(permission, caller, subjectOfJourney(row, row.practitionerId, row.state), 'journey');
  return { row, relation: relationTo(caller, row) };
}

/** One journey, with the fields that the caller may see. */
export async function readJourney(parts: GatewayParts, caller: Caller, journeyId: string): Promise<ShownJourney> {
  const { row } = await journeyFor(parts, caller, journeyId, 'journey.read');
  return shown(caller, row);
}

/** What happened in a journey, as far as the caller may know. */
export async function readTimeline(
  parts: GatewayParts,
  caller: Caller,
  journeyId: string,
): Promise<{ readonly items: readonly TimelineEntry[] }> {
  const { relation } = await journeyFor(parts, caller, journeyId, 'journey.timeline');
  const events = await parts.eventLog.readStream(streamOf('journey', journeyId));
  const course = events.map(({ sequence, event: { type, at, by, data } }) => ({
    sequence,
    // What stands in the stream of a journey is an event of a journey.
    type: type as JourneyEventType,
    at,
    by,
    data,
  }));
  return { items: timelineFor(relation, course) };
}
