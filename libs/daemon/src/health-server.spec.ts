import { expect, it, onTestFinished } from 'vitest';
import { serveHealth, type HealthParts } from './health-server.js';

const there = async (): Promise<void> => undefined;
const away = async (): Promise<never> => {
  throw new Error('postgres-away');
};

const serving = async (parts: Partial<HealthParts> = {}): Promise<(path: string) => Promise<Response>> => {
  const server = await serveHealth({
    host: '127.0.0.1',
    port: 0,
    checks: { postgres: there, kafka: there },
    readiness: (missing) => ({ ready: missing.length === 0, report: { role: 'leader', missing } }),
    metrics: { contentType: 'text/plain; version=0.0.4', metrics: async () => 'traject_up 1\n' },
    ...parts,
  });
  onTestFinished(() => server.close());
  return (path) => fetch(`http://127.0.0.1:${server.port}${path}`);
};

it('is ready when every part answers, with what the process says of itself', async () => {
  const ask = await serving();
  const response = await ask('/health/ready');
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({ status: 'ready', role: 'leader', missing: [] });
});

it('names the part that is away and stays alive', async () => {
  const ask = await serving({ checks: { postgres: away, kafka: there } });
  const response = await ask('/health/ready');
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ status: 'not-ready', role: 'leader', missing: ['postgres'] });
  expect((await ask('/health/live')).status).toBe(200);
});

it('is not ready when the process says so, though every part answers', async () => {
  const ask = await serving({ readiness: (missing) => ({ ready: false, report: { missing } }) });
  expect((await ask('/health/ready')).status).toBe(503);
});

it('gives the metrics with their type', async () => {
  const response = await (await serving())('/metrics');
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4');
  expect(await response.text()).toBe('traject_up 1\n');
});

it('says that metrics could not be read instead of leaving the caller waiting', async () => {
  const ask = await serving({ metrics: { contentType: 'text/plain', metrics: away } });
  expect((await ask('/metrics')).status).toBe(500);
});

it('knows no other addresses', async () => {
  expect((await (await serving())('/elsewhere')).status).toBe(404);
});

it('a port that is taken is an error', async () => {
  const first = await serveHealth({
    host: '127.0.0.1',
    port: 0,
    checks: {},
    readiness: () => ({ ready: true, report: {} }),
    metrics: { contentType: 'text/plain', metrics: async () => '' },
  });
  onTestFinished(() => first.close());
  await expect(serving({ port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
