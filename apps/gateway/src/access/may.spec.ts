import 'reflect-metadata';
import { Controller, Get } from '@nestjs/common';
import { permissions } from '@traject/access';
import { expect, test } from 'vitest';
import { controllers } from '../app.module.js';
import { May, permissionOf, PUBLIC, refuseUndeclaredRoutes } from './may.js';

@Controller('declared')
class Declared {
  @Get()
  @May('me.read')
  read(): string {
    return '';
  }
}

@Controller('forgotten')
class Forgotten {
  @Get()
  read(): string {
    return '';
  }
}

test('every route of the gateway declares a permission', () => {
  expect(() => {
    refuseUndeclaredRoutes(controllers);
  }).not.toThrow();
});

test('a route without a permission is reported by name', () => {
  expect(() => {
    refuseUndeclaredRoutes([Declared, Forgotten]);
  }).toThrow(
    expect.objectContaining({
      code: 'route-without-permission',
      message: expect.stringMatching(/^Forgotten.read declares/),
    }),
  );
});

test('every permission of the access table is asked for by a route', () => {
  const asked = controllers.flatMap(({ prototype }) =>
    Object.values(Object.getOwnPropertyDescriptors(prototype)).map(({ value }) =>
      typeof value === 'function' ? permissionOf(value) : undefined,
    ),
  );
  expect(asked).toContain(PUBLIC);
  expect(permissions.filter((permission) => !asked.includes(permission))).toEqual([]);
});
