import { RequestMethod, type Type } from '@nestjs/common';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { permissionOf, PUBLIC } from '../access/may.js';
import { Shape } from '../http/valid.js';

/** An OpenAPI 3.1 document. */
export type OpenApiDocument = ReturnType<typeof createDocument>;

/** Where Nest keeps what a handler takes, and the numbers it gives to body, query, path and header. */
const takesKey = '__routeArguments__';
const places = { 3: 'body', 4: 'query', 5: 'path', 6: 'header' } as const;

interface Taken {
  readonly place: (typeof places)[keyof typeof places];
  readonly name: string | undefined;
  readonly schema: z.ZodType | undefined;
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
    return [{ place: places[number], name: typeof data === 'string' ? data : undefined, schema: shape?.schema }];
  });
};

const objectOf = (taken: readonly Taken[], place: Taken['place']): z.ZodObject => {
  const named = taken.filter((each) => each.place === place);
  const whole = named.find(({ schema }) => schema instanceof z.ZodObject)?.schema;
  if (whole instanceof z.ZodObject) return whole;
  return z.object(
    Object.fromEntries(
      named.flatMap(({ name, schema }) =>
        name === undefined ? [] : [[name, schema ?? (place === 'header' ? z.string().optional() : z.string())]],
      ),
    ),
  );
};

const problem = {
  description: 'A problem (RFC 9457): a stable code and a sentence that says what to do.',
  content: {
    'application/problem+json': {
      schema: z
        .object({ type: z.string(), title: z.string(), status: z.int(), code: z.string(), detail: z.string() })
        .meta({ id: 'Problem' }),
    },
  },
};

const operationOf = (controller: Type<object>, method: string, handler: object): ZodOpenApiOperationObject => {
  const taken = takenBy(controller, method);
  const body = taken.find(({ place }) => place === 'body')?.schema;
  const permission = permissionOf(handler);
  return {
    operationId: `${controller.name.replace(/Controller$/, '')}.${method}`,
    ...(permission === undefined || permission === PUBLIC
      ? {}
      : { security: [{ bearer: [] }], description: `Permission: ${permission}` }),
    requestParams: {
      path: objectOf(taken, 'path'),
      query: objectOf(taken, 'query'),
      header: objectOf(taken, 'header'),
    },
    ...(body === undefined ? {} : { requestBody: { content: { 'application/json': { schema: body } } } }),
    responses: { '2XX': { description: 'Done, or what was asked for.' }, default: problem },
  };
};

const isHandler = (member: unknown): member is object =>
  typeof member === 'function' && Reflect.hasMetadata('path', member) && Reflect.hasMetadata('method', member);

const textOf = (metadata: unknown): string => (typeof metadata === 'string' ? metadata : '');

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
      paths[path] = { ...paths[path], [name]: operationOf(controller, method, value) };
    }
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Traject', version: '1.0.0', description: 'Workplace support journeys.' },
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    // The names are those of HTTP methods, which is what the type asks for.
    paths: paths as ZodOpenApiPathsObject,
  });
}
