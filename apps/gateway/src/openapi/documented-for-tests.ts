import type { Permission } from '@traject/access';
import { controllers } from '../app.module.js';
import { openApiDocument } from './openapi.js';

/** The id that stands in every address and body. */
export const id = '3f1e9f4a-0000-4000-8000-000000000000';

/** As much of the schema of a body as is looked at here. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Content {
  readonly description?: string;
  readonly content: Readonly<Record<string, { readonly schema?: Schema }>>;
}

/** One operation of the document, as far as these tests look at it. */
interface Operation {
  readonly 'x-permission'?: Permission;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

/** A route by its document: `POST /api/journeys`. */
export interface Route extends Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
}

// What the document holds is what tests are to find out; a field that is not there fails them.
const paths = openApiDocument(controllers).paths as unknown as Readonly<
  Record<string, Readonly<Record<string, Operation>>>
>;

/** Every route of the document. */
export const documented: readonly Route[] = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([verb, operation]) => {
    const method = verb.toUpperCase();
    return { ...operation, method, path, name: `${method} ${path}` };
  }),
);

/** A body that fits, of each command that takes one. */
export const bodies: Readonly<Record<string, object>> = {
  'POST /api/journeys': { theme: 'stress', subject: 'person', question: 'Who helps?' },
  'POST /api/advice': {
    about: 'group',
    theme: 'stress',
    text: 'Words.',
    organisationId: id,
    recipientId: id,
  },
  'POST /api/organisations': { name: 'Zuid' },
  'POST /api/people': { organisationId: null, roles: ['coach'], name: 'Somebody', email: 'somebody@example.org' },
  'POST /api/people/{id}/identities': { issuer: 'https://login.example', subject: 'somebody' },
  'POST /api/practitioners': { personId: id, kinds: ['bmw'], capacity: 1, languages: ['nl'], areas: [] },
  'POST /api/practitioners/{id}/registrations': {
    register: 'nobco',
    number: 'A1',
    checkedOn: '2026-01-01',
    validUntil: '2030-01-01',
  },
  'POST /api/social-map': { agency: 'An agency', kindOfHelp: 'debt-advice', region: 'Here', howToRefer: 'Call.' },
  'POST /api/exports': { content: 'process-log', format: 'ocel', from: '2026-01', length: 'month' },
  'POST /api/legal-holds': { personId: id, reasonCode: 'court-case', reason: 'A case at court.' },
  'POST /api/journeys/{journeyId}/pause': { reason: 'request-of-employee' },
  'POST /api/journeys/{journeyId}/replace-practitioner': {
    practitionerId: id,
    reason: 'absence',
  },
  'POST /api/journeys/{journeyId}/withdraw-consent': { consent: 'hand-over' },
  'POST /api/journeys/{journeyId}/dossier/{contentRef}/corrections': { text: 'Words.', reason: 'Others.' },
  'POST /api/journeys/{journeyId}/break-glass': { reason: 'danger-to-others', hours: 1, explanation: 'Why.' },
  'POST /api/journeys/{journeyId}/move-appointment': { startsAt: '2027-03-01T10:00:00Z' },
};
