import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Permission } from '@traject/access';
import { ProcessProblem } from '@traject/daemon';

const permissionKey = 'traject:permission';

/** What a route asks for: one of the permissions of the access table, or nothing at all. */
export const PUBLIC = 'public';

/** Declares the permission of a route. A route without it refuses to start. */
export const May = (permission: Permission | typeof PUBLIC): CustomDecorator => SetMetadata(permissionKey, permission);

/** The permission that a route's handler declares. */
export const permissionOf = (handler: object): Permission | typeof PUBLIC | undefined =>
  // Only `May` writes under this key.
  Reflect.getMetadata(permissionKey, handler) as Permission | typeof PUBLIC | undefined;

const isRoute = (member: unknown): member is object =>
  typeof member === 'function' && Reflect.hasMetadata('path', member) && Reflect.hasMetadata('method', member);

/**
 * Refuses to start with a route that declares no permission.
 * @throws ProcessProblem `route-without-permission`
 */
export function refuseUndeclaredRoutes(controllers: readonly (abstract new (...parts: never[]) => object)[]): void {
  const undeclared = controllers.flatMap(({ name, prototype }) =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype))
      .filter(([, { value }]) => isRoute(value) && permissionOf(value) === undefined)
      .map(([method]) => `${name}.${method}`),
  );
  if (undeclared.length === 0) return;
  throw new ProcessProblem(
    'route-without-permission',
    `${undeclared.join(', ')} declares no permission. Add @May(…) to it.`,
  );
}
