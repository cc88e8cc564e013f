import type { Permission } from '@traject/access';
import { permissions } from '@traject/access';

/** A route as the OpenAPI document tells of it. */
export interface Route {
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  /** Undefined for a route that asks for nothing. */
  readonly permission: Permission | undefined;
  /** Names of what is in braces. */
  readonly parameters: readonly string[];
  readonly takesBody: boolean;
  /** Whether it asks for a fresh authentication. */
  readonly needsStepUp: boolean;
  /** Whether a list can be asked for in one page. */
  readonly takesLimit: boolean;
  readonly isStream: boolean;
  /** Whether it is drawn; what stands in it has tests of its own. */
  readonly isPicture: boolean;
}

/** As much of an OpenAPI document as is asked for here. */
export interface Document {
  readonly paths?: Readonly<Record<string, object>> | undefined;
}

interface Operation {
  readonly 'x-permission'?: string;
  readonly 'x-step-up'?: boolean;
  readonly requestBody?: unknown;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

/** Parameters of which it is known whom they lead to; `id` is one of the directory's own. */
const knownParameters: readonly string[] = [
  'journeyId',
  'contentRef',
  'version',
  'attachmentId',
  'taskId',
  'adviceId',
  'disclosureId',
  'loginId',
  'identityId',
  'holdId',
  'requestId',
  'exportId',
  'rotationId',
  'measure',
  'id',
];

const isPermission = (name: string): name is Permission => permissions.some((permission) => permission === name);

const permissionOf = (name: string | undefined, route: string): Permission | undefined => {
  if (name === undefined || isPermission(name)) return name;
  throw new Error(`route-without-entry: ${route} asks for ${name}, which the access table does not know.`);
};

const routeOf = (path: string, method: string, operation: Operation): Route => {
  const route = `${method.toUpperCase()} ${path}`;
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const unknown = parameters.filter((name) => !knownParameters.includes(name));
  if (unknown.length > 0)
    throw new Error(`route-without-entry: ${route} names ${unknown.join(', ')}; say here who has to do with it.`);
  return {
    method: method.toUpperCase(),
    path,
    permission: permissionOf(operation['x-permission'], route),
    parameters,
    takesBody: operation.requestBody !== undefined,
    needsStepUp: operation['x-step-up'] === true,
    takesLimit: (operation.parameters ?? []).some(({ name, in: place }) => place === 'query' && name === 'limit'),
    isStream: Object.values(operation.responses ?? {}).some(({ content = {} }) => 'text/event-stream' in content),
    isPicture: Object.values(operation.responses ?? {}).some(({ content = {} }) => 'image/svg+xml' in content),
  };
};

/**
 * Every route of the document.
 * @throws Error `route-without-entry` for one that asks for a permission, or is about something, that nobody here knows
 */
export const routesOf = ({ paths = {} }: Document): readonly Route[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    // Under each method stands an operation.
    Object.entries(operations).map(([method, operation]) => routeOf(path, method, operation as Operation)),
  );
