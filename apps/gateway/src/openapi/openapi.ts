import { RequestMethod, type Type } from '@nestjs/common';
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiRequestBodyObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { permissionOf, PUBLIC } from '../access/may.js';
import { needsStepUp } from '../access/step-up.js';
import { shapesOfNames } from '../access/subject-of-path.js';
import { idempotencyKeyForm } from '../commands/command-id.js';
import { fileNameForm } from '../attachments/file-name.js';
import { entityTag } from '../directory/record-version.js';
import { FileBody } from '../http/file-body.js';
import { mediaTypesOf } from '../http/media-types.js';
import { refusalOf } from '../http/refuses.js';
import { Shape } from '../http/valid.js';
import { scopeOf } from '../identity/token-rules.js';
import { cookieNames } from '../login/cookies.js';
import { csrfHeader } from '../login/csrf.js';

/** An OpenAPI 3.1 document. */
export type OpenApiDocument = ReturnType<typeof createDocument>;

/** Where Nest keeps what a handler takes, and the numbers it gives to body, query, path and header. */
const takesKey = '__routeArguments__';
const places = { 3: 'body', 4: 'query', 5: 'path', 6: 'header' } as const;

/** Where Nest keeps what a handler answers with: its status, its headers, and that it is a stream of events. */
const answersKeys = { status: '__httpCode__', headers: '__headers__', isEventStream: '__sse__' } as const;

interface Taken {
  readonly place: (typeof places)[keyof typeof places];
  readonly name: string | undefined;
  readonly schema: z.ZodType | undefined;
  /** The types of a file that is taken as it comes. */
  readonly mediaTypes: readonly string[] | undefined;
}

const isPlace = (number: number): number is keyof typeof places => number in places;

interface TakenByNest {
  readonly data?: unknown;
  readonly pipes?: readonly unknown[];
}

const takenBy = (controller: Type<object>, method: string): readonly Taken[] => {
  // Nest writes this table itself when it meets the decorators of parameters.
  const table = (Reflect.getMetadata(takesKey, controller, method) ?? {}) as Readonly<Record<string, TakenByNest>>;
  return Object.entries(table).flatMap(([key, { data, pipes }]) => {
    const number = Number(key.split(':')[0]);
    if (!isPlace(number)) return [];
    const shape = (pipes ?? []).find((pipe) => pipe instanceof Shape);
    const file = (pipes ?? []).find((pipe) => pipe instanceof FileBody);
    const name = typeof data === 'string' ? data : undefined;
    return [{ place: places[number], name, schema: shape?.schema, mediaTypes: file?.mediaTypes }];
  });
};

/** Headers as the routes check them; any other one may be left out. */
const headers: Readonly<Record<string, readonly [name: string, schema: z.ZodType] | undefined>> = {
  'idempotency-key': ['Idempotency-Key', z.string().regex(idempotencyKeyForm)],
  'if-match': ['If-Match', z.string().regex(entityTag)],
  'file-name': ['File-Name', z.string().regex(fileNameForm)],
};

const parameterOf = ({ place, name, schema }: Taken): readonly (readonly [string, z.ZodType])[] => {
  if (name === undefined) return [];
  if (place === 'header') return [headers[name] ?? [name, z.string().optional()]];
  return [[name, schema ?? z.string()]];
};

const objectOf = (taken: readonly Taken[], place: Taken['place']): z.ZodObject => {
  const named = taken.filter((each) => each.place === place);
  const whole = named.find(({ schema }) => schema instanceof z.ZodObject)?.schema;
  if (whole instanceof z.ZodObject) return whole;
  return z.object(Object.fromEntries(named.flatMap(parameterOf)));
};

/** The names of a path with the shapes by which the handler checks them, or the guard where it takes what they name. */
const namesOf = (path: string, taken: readonly Taken[]): z.ZodObject => {
  const looked = Object.entries(shapesOfNames).filter(([name]) => path.includes(`{${name}}`));
  return z.object({ ...Object.fromEntries(looked), ...objectOf(taken, 'path').shape });
};

const problemShape = z
  .object({ type: z.string(), title: z.string(), status: z.int(), code: z.string(), detail: z.string() })
  .meta({ id: 'Problem' });

const problem = (description: string) => ({
  description: `${description} (RFC 9457): a stable code and a sentence that says what to do.`,
  content: { 'application/problem+json': { schema: problemShape } },
});

const problems = {
  '4XX': problem('What the caller can put right'),
  '5XX': problem('What the caller cannot put right'),
};

const ownProblemOf = (handler: object): ZodOpenApiResponsesObject => {
  const refusal = refusalOf(handler);
  return refusal === undefined ? {} : { [`${refusal.status}`]: problem(refusal.meaning) };
};

/** A body that no shape checks is a file; one that says nothing of its types has rows that the directory reads itself. */
const bodyOf = ({ schema, mediaTypes = ['text/csv'] }: Taken): ZodOpenApiRequestBodyObject =>
  schema === undefined
    ? { required: true, content: Object.fromEntries(mediaTypes.map((type) => [type, { schema: z.string() }])) }
    : { required: !schema.safeParse({}).success, content: { 'application/json': { schema } } };

const contentTypesOf = (handler: object): readonly string[] => {
  if (Reflect.hasMetadata(answersKeys.isEventStream, handler)) return ['text/event-stream'];
  const negotiated = mediaTypesOf(handler);
  if (negotiated !== undefined) return negotiated;
  // Nest keeps the headers of `@Header` as this list.
  const declared = (Reflect.getMetadata(answersKeys.headers, handler) ?? []) as readonly {
    readonly name: string;
    readonly value: unknown;
  }[];
  const type = declared.find(({ name }) => name.toLowerCase() === 'content-type')?.value;
  return [typeof type === 'string' ? (type.split(';')[0] ?? type) : 'application/json'];
};

const successOf = (verb: string, handler: object): ZodOpenApiResponsesObject => {
  const declared: unknown = Reflect.getMetadata(answersKeys.status, handler);
  const status = typeof declared === 'number' ? declared : verb === 'post' ? 201 : 200;
  if (status === 204 || (status >= 300 && status < 400)) {
    return { [`${status}`]: { description: status === 204 ? 'Done.' : 'Goes on at the address in Location.' } };
  }
  const content = Object.fromEntries(
    contentTypesOf(handler).map((type) => [type, type === 'application/json' ? {} : { schema: z.string() }]),
  );
  return { [`${status}`]: { description: 'Done, or what was asked for.', content } };
};

const accessOf = (verb: string, handler: object): Partial<ZodOpenApiOperationObject> => {
  const permission = permissionOf(handler);
  if (permission === undefined || permission === PUBLIC) return { responses: {} };
  return {
    security: [{ bearer: [] }, { browser: [] }],
    'x-permission': permission,
    'x-scope': scopeOf(verb.toUpperCase()),
    ...(needsStepUp(handler) ? { 'x-step-up': true } : {}),
    responses: problems,
  };
};

const operationOf = (
  controller: Type<object>,
  method: string,
  { path, verb }: { readonly path: string; readonly verb: string },
  handler: object,
): ZodOpenApiOperationObject => {
  const taken = takenBy(controller, method);
  const body = taken.find(({ place }) => place === 'body');
  const { responses: refusals, ...access } = accessOf(verb, handler);
  return {
    operationId: `${controller.name.replace(/Controller$/, '')}.${method}`,
    ...access,
    requestParams: {
      path: namesOf(path, taken),
      query: objectOf(taken, 'query'),
      header: objectOf(taken, 'header'),
    },
    ...(body === undefined ? {} : { requestBody: bodyOf(body) }),
    responses: { ...successOf(verb, handler), ...ownProblemOf(handler), ...refusals },
  };
};

const isHandler = (member: unknown): member is object =>
  typeof member === 'function' && Reflect.hasMetadata('path', member) && Reflect.hasMetadata('method', member);

const textOf = (metadata: unknown): string => (typeof metadata === 'string' ? metadata : '');

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'An access token with the scope in x-scope. A login that belongs to several people names one by the header Traject-Party.',
  },
  browser: {
    type: 'apiKey',
    in: 'cookie',
    name: cookieNames.login,
    description: `The login of a browser, from /login. What is not a GET needs the header ${csrfHeader}: 1 from a page of this origin.`,
  },
} as const;

/** The document of every route, found on the controllers and made from the shapes that the routes check with. */
export function openApiDocument(controllers: readonly Type<object>[]): OpenApiDocument {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const controller of controllers) {
    const prefix = textOf(Reflect.getMetadata('path', controller));
    for (const [method, { value }] of Object.entries(Object.getOwnPropertyDescriptors(controller.prototype))) {
      if (!isHandler(value)) continue;
      const path = `/${prefix}/${textOf(Reflect.getMetadata('path', value))}`
        .replace(/\/{2,}/g, '/')
        .replace(/(.)\/$/, '$1')
        .replace(/:([A-Za-z]+)/g, '{$1}');
      const verb: unknown = Reflect.getMetadata('method', value);
      const name = typeof verb === 'number' ? (RequestMethod[verb] ?? 'GET').toLowerCase() : 'get';
      paths[path] = { ...paths[path], [name]: operationOf(controller, method, { path, verb: name }, value) };
    }
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Traject', version: '1.0.0', description: 'Workplace support journeys.' },
    components: { securitySchemes },
    // The names are those of HTTP methods, which is what the type asks for.
    paths: paths as ZodOpenApiPathsObject,
  });
}
