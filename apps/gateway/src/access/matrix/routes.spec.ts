import { expect, test } from 'vitest';
import { controllers } from '../../app.module.js';
import { openApiDocument } from '../../openapi/openapi.js';
import { routesOf } from './routes.js';

test('every route of the gateway is known, with its permission and what it is about', () => {
  const routes = routesOf(openApiDocument(controllers));
  expect(routes.length).toBeGreaterThan(30);
  expect(routes).toContainEqual({
    method: 'POST',
    path: '/api/journeys/{journeyId}/pause',
    permission: 'journey.pause',
    parameters: ['journeyId'],
    needsStepUp: false,
    takesBody: true,
    takesLimit: false,
    isStream: false,
    isPicture: false,
  });
  expect(routes.filter(({ isStream }) => isStream).map(({ path }) => path)).toEqual(['/api/updates']);
  expect(routes.filter(({ isPicture }) => isPicture).map(({ path }) => path)).toEqual(['/api/reports/{measure}/chart']);
});

test('a route with a permission that no row grants is reported by name', () => {
  const made = { paths: { '/api/made-up': { get: { 'x-permission': 'made.up' } } } };
  expect(() => routesOf(made)).toThrow('route-without-entry: GET /api/made-up asks for made.up');
});

test('a route about something new is reported by name', () => {
  const made = { paths: { '/api/made-up/{thingId}': { post: { 'x-permission': 'me.read' } } } };
  expect(() => routesOf(made)).toThrow('route-without-entry: POST /api/made-up/{thingId} names thingId');
});
