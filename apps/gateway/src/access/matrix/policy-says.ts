import {
  accessTable,
  allowedBy,
  consentStateOf,
  dossierFor,
  dossierInEmergency,
  isAnswerTo,
  seesOrganisation,
  seesPerson,
  subjectOfAdvice,
  subjectOfDisclosure,
  type Access,
  type AccessTable,
  type Permission,
  type Subject,
} from '@traject/access';
import type { Case, Target, World } from './cases.js';
import type { Asking } from './cast.js';
import { isWholeList, openedAtBy } from './lists.js';
import type { PreparedDisclosure } from './prepare.js';
import type { Route } from './routes.js';

/** What a case was answered. */
export interface Answered {
  readonly status: number;
  readonly code: string | undefined;
  /** Without what only tells when it was answered. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Ground = Extract<Access, { readonly allowed: true }>['ground'];

/** Who belongs to what is asked about; null where it is about nothing, or a record of the directory. */
export const subjectOf = (target: Target): Subject | null => {
  switch (target.kind) {
    case 'journey':
      return target.journey.subject;
    case 'task':
      return target.subject;
    case 'advice':
      return subjectOfAdvice(target.advice.parties);
    case 'disclosure':
      return subjectOfDisclosure(target.disclosure);
    case 'nothing':
    case 'unknown':
    case 'record':
      return null;
  }
};

/** What a target is called where it is hidden. */
export const hiddenAs = (target: Target): string => {
  if (target.kind !== 'record') return target.kind;
  return { people: 'person', organisations: 'organisation' }[target.record.of] ?? target.record.of;
};

const isHidden = (ground: Ground, by: Asking, { target, route }: Case): boolean => {
  if (target.kind !== 'record' || route.method !== 'GET') return false;
  const { person, organisationId } = target.record;
  const own = by.identity.organisationId;
  if (person !== undefined) return !(isRoleOf(by, ground) && seesPerson(ground, own, person.identity));
  return organisationId !== undefined && !seesOrganisation(own, organisationId);
};

const isRoleOf = (by: Asking, ground: Ground): ground is Asking['identity']['roles'][number] =>
  by.identity.roles.some((role) => role === ground);

/** What was expected, where the answer is something else; null where it is as expected. */
type Verdict = string | null;

const expecting = (what: string, { status, code }: Answered, isSo: boolean): Verdict =>
  isSo ? null : `expected ${what}, answered ${status} ${code ?? ''}`.trim();

/**
 * Words are opened by their consent. That it is put on record, or taken back, is decided by a journey that runs, which
 * none here does: whoever gets that far is told to try again.
 */
const onDisclosure = (
  by: Asking,
  permission: Permission,
  ground: Ground,
  disclosure: PreparedDisclosure,
  answered: Answered,
): Verdict => {
  const onRecord = expecting('that it is put on record', answered, answered.status === 503);
  if (permission === 'disclosure.withdraw') return onRecord;
  const openedAt = openedAtBy(disclosure, by);
  const consent = consentStateOf({ ...disclosure, openedAt }, new Date().toISOString());
  if (consent === 'given') return onRecord;
  if (consent === 'opened') return fields(permission, ground, answered);
  const expected = openedAt === null ? 'disclosure-not-found' : 'disclosure-lapsed';
  return expecting(expected, answered, answered.code === expected);
};

const fields = (permission: Permission, ground: Ground, answered: Answered): Verdict =>
  expecting(
    `the fields for ${ground}, found ${JSON.stringify(answered.body).slice(0, 300)}`,
    answered,
    answered.status === 200 && isAnswerTo(permission, ground, answered.body),
  );

/** Codes with which a command is refused for what was sent along, by whoever may give it. */
const faultsOfBodies: readonly (string | undefined)[] = ['input-invalid', 'media-type-unknown'];

const commanded = (route: Route, target: Target, ground: Ground, answered: Answered): Verdict => {
  const { permission } = route;
  if (route.takesBody) return expecting('a fault of the body', answered, faultsOfBodies.includes(answered.code));
  if (permission === undefined) return null;
  const isOver = target.kind === 'task' && answered.status === 409;
  return isOver ? null : fields(permission, ground, answered);
};

const letIn = (
  asked: Case,
  by: Asking,
  permission: Permission,
  ground: Ground,
  world: World,
  answered: Answered,
): Verdict => {
  const { route, target } = asked;
  // The tokens of the cast do not say when anybody authenticated.
  if (route.needsStepUp) return expecting('step-up-needed', answered, answered.code === 'step-up-needed');
  if (route.isStream) return expecting('a stream', answered, answered.status === 200);
  // What became of an erasure is known by workflows, of which none runs here.
  if (permission === 'erasure.read' || permission === 'erasure.read-own')
    return expecting('try-again', answered, answered.code === 'try-again');
  if (route.method !== 'GET') return commanded(route, target, ground, answered);
  if (target.kind === 'task' && !target.task.isOpen)
    return expecting('task-closed', answered, answered.code === 'task-closed');
  if (route.parameters.includes('attachmentId'))
    return expecting('attachment-not-found', answered, answered.code === 'attachment-not-found');
  if (target.kind === 'journey' && target.contentRef !== undefined) {
    const { journey, contentRef } = target;
    const events = journey.events.map((event, index) => ({ ...event, sequence: index + 1 }));
    const items =
      ground === 'emergency-reader'
        ? dossierInEmergency(journey.state, events)
        : dossierFor(by.identity.personId, journey.state, events);
    if (!items.some((item) => item.contentRef === contentRef))
      return expecting('content-not-found', answered, answered.code === 'content-not-found');
  }
  return (
    fields(permission, ground, answered) ??
    expecting('what they could read one by one', answered, isWholeList(permission, by, world, answered.body))
  );
};

const refusalOf = (asked: Case, by: Asking, access: Access): readonly [number, string] | null => {
  if (!access.allowed && !access.hide) return [403, 'not-allowed'];
  if (!access.allowed || isHidden(access.ground, by, asked)) return [404, `${hiddenAs(asked.target)}-not-found`];
  return null;
};

/**
 * What is wrong with an answer, by a policy: somebody was let in who may not, refused who may, told that something exists
 * which is hidden from them, or shown other fields than are theirs. Null: nothing.
 */
export const faultIn = (asked: Case, answered: Answered, world: World, table: AccessTable = accessTable): Verdict => {
  const { route, by, target } = asked;
  const { permission } = route;
  // Whether all parts are there is told to everybody, and here they are not, nor is there a provider to log in with.
  if (permission === undefined)
    return expecting(
      'what is public',
      answered,
      [200, 503].includes(answered.status) || answered.code === 'login-not-set-up',
    );
  if (by === 'nobody')
    return expecting('401 token-missing', answered, answered.status === 401 && answered.code === 'token-missing');
  if (by === 'gone')
    return expecting('403 person-unknown', answered, answered.status === 403 && answered.code === 'person-unknown');
  const access = allowedBy(table)(permission, by.identity, subjectOf(target));
  const refusal = refusalOf(asked, by, access);
  const isRefused = answered.status === 403 || answered.code === `${hiddenAs(target)}-not-found`;
  if (refusal !== null) {
    const [status, code] = refusal;
    return expecting(`${status} ${code}`, answered, answered.status === status && answered.code === code);
  }
  if (target.kind === 'unknown' && !route.needsStepUp)
    return expecting('that there is none', answered, answered.code === `${target.what}-not-found`);
  if (target.kind === 'disclosure' && access.allowed)
    return onDisclosure(by, permission, access.ground, target.disclosure, answered);
  if (isRefused || !access.allowed) return expecting('to be let in', answered, false);
  return letIn(asked, by, permission, access.ground, world, answered);
};
