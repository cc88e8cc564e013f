import { HttpException } from '@nestjs/common';
import { codeOf } from '@traject/contracts';
import { DatabaseProblem } from '@traject/database';
import { DirectoryProblem, type DirectoryProblemCode } from '@traject/directory';
import { DossierProblem, type DossierProblemCode } from '@traject/dossier';
import { HttpProblem, keyReused, keyUnavailable, tryAgain } from './http-problem.js';

const directoryStatus: Readonly<Record<DirectoryProblemCode, number>> = {
  'administrator-there': 409,
  'csv-header-invalid': 422,
  'csv-malformed': 422,
  'csv-not-utf8': 422,
  'csv-too-large': 413,
  'cursor-invalid': 400,
  'department-unknown': 422,
  'department-in-use': 409,
  'email-taken': 409,
  'external-key-taken': 409,
  'idempotency-key-reused': 422,
  'identity-not-found': 404,
  'identity-own': 403,
  'identity-taken': 409,
  'input-invalid': 400,
  'login-not-seconded': 409,
  'organisation-not-found': 404,
  'person-erased': 410,
  'person-not-found': 404,
  'policy-invalid': 422,
  'practitioner-exists': 409,
  'practitioner-not-found': 404,
  'role-missing': 422,
  'roles-own': 403,
  'social-map-entry-not-found': 404,
  'version-conflict': 412,
};

/** What is wrong with keys names files, keys and services, which is for an operator alone. */
type KeyProblem = 'key-unavailable' | 'key-file-invalid';

/** What is wrong with the list of what was destroyed, which is for an operator alone. */
type ListProblem = Extract<DossierProblemCode, `destroyed-list-${string}`>;

const dossierStatus: Readonly<
  Record<Exclude<DossierProblemCode, 'content-differs' | KeyProblem | ListProblem>, number>
> = {
  'attachment-empty': 422,
  'attachment-too-large': 413,
  'attachment-type-differs': 422,
  'content-destroyed': 410,
  'content-not-found': 404,
  'content-too-long': 422,
  'content-unreadable': 500,
  'destruction-decided': 409,
  'legal-hold': 409,
  'version-conflict': 412,
  'ground-does-not-hold': 404,
};

/**
 * Codes of PostgreSQL and of sockets that mean: away for a moment. Among them what it gave up (57014, 55P03, 25P03) and
 * a standby that does not write yet (25006).
 */
const awayCodes =
  /^(08|53|57P|40)|^(57014|55P03|25P03|25006|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** What node-postgres says without a code when a connection broke, was given up, or did not come about. */
const awayMessages =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|is not queryable|connection error/i;

const isAway = (error: Error): boolean =>
  awayCodes.test(codeOf(error)) ||
  awayMessages.test(error.message) ||
  (error instanceof AggregateError && error.errors.some((each) => each instanceof Error && isAway(each)));

/** The one problem that the server itself finds; bodies are read behind the guard, by code of ours. */
const PARAMETER_TOO_LONG = 'FST_ERR_MAX_PARAM_LENGTH';

const routeUnknown = (): HttpProblem =>
  new HttpProblem(404, 'route-unknown', 'There is nothing at this address. See /openapi.json.');

const ofHttpException = (error: HttpException): HttpProblem => {
  const status = error.getStatus();
  if (status === 404) return routeUnknown();
  if (status < 500)
    return new HttpProblem(status, 'request-invalid', 'The request could not be read. See /openapi.json.');
  return unexpected(error);
};

const unexpected = (cause: unknown): HttpProblem =>
  new HttpProblem(
    500,
    'unexpected',
    'Something went wrong here. Try again, for a command with the same Idempotency-Key; report it when it stays so.',
    {},
    { cause },
  );

const isListProblem = (code: DossierProblemCode): code is ListProblem => code.startsWith('destroyed-list-');

/** Whatever was thrown as HTTP tells it; what is not known says nothing of its cause. */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof DirectoryProblem) {
    const facts = error.faults.length === 0 ? {} : { faults: error.faults };
    return new HttpProblem(directoryStatus[error.code], error.code, error.message, facts, { cause: error });
  }
  if (error instanceof DossierProblem) {
    if (error.code === 'content-differs') return keyReused();
    if (error.mayPass) return tryAgain(error);
    if (error.code === 'key-unavailable' || error.code === 'key-file-invalid') return keyUnavailable(error);
    if (isListProblem(error.code)) return unexpected(error);
    return new HttpProblem(dossierStatus[error.code], error.code, error.message, {}, { cause: error });
  }
  if (error instanceof DatabaseProblem) return tryAgain(error);
  if (error instanceof HttpException) return ofHttpException(error);
  if (!(error instanceof Error)) return unexpected(error);
  if (codeOf(error) === PARAMETER_TOO_LONG) return routeUnknown();
  if ('statusCode' in error && error.statusCode === 400) {
    return new HttpProblem(400, 'request-malformed', 'The request could not be read. Send well-formed JSON.');
  }
  return isAway(error) ? tryAgain(error) : unexpected(error);
}
