import { createHash, randomUUID } from 'node:crypto';
import { connect } from '@traject/database';
import { releaseLedger } from '@traject/releases';
import type { Release } from '@traject/reports';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { HttpStack } from './http-stack.js';
import { theStack } from './the-stack.js';

let stack: HttpStack;
let noord: string;
beforeAll(async () => {
  stack = await theStack();
  noord = String((await stack.client('hr-noord').get('/api/me')).body['organisationId']);
  await publish();
});

/** A month that was published, with a process log of nine people. */
const publish = async (): Promise<void> => {
  const period = { from: '2026-01', months: 1 } as const;
  const release: Release = {
    period,
    organisations: [noord],
    departments: [],
    lines: [noord, null].map((organisation) => ({
      measure: 'inflow',
      by: 'organisation',
      organisation,
      group: null,
      category: null,
      figure: { kind: 'people', people: 17 },
    })),
  };
  const step = { step: 'journey-requested', day: 0, trajectory: null, practitioner: null } as const;
  const groups = [{ organisation: null, people: 9, whole: false, steps: [step] }];
  const owner = connect<unknown>(stack.addresses().databaseUrl, { maxConnections: 2 });
  await releaseLedger(owner, { period, organisations: [noord], groups, peopleLeftOut: 8 })
    .freeze(release, '2026-02-15')
    .finally(() => owner.close());
};

/** Asks for an export and waits until it is ready. */
const exported = async (by: string, body: object) => {
  const client = stack.client(by);
  const asked = await client.post('/api/exports', { from: '2026-01', length: 'month', ...body });
  expect(asked.status, JSON.stringify(asked.body)).toBe(202);
  const path = `/api/exports/${String(asked.body['exportId'])}`;
  await vi.waitUntil(async () => (await client.get(path)).body['state'] === 'ready', { timeout: 60_000 });
  const response = await fetch(`${stack.gateway()}${path}/file`, {
    headers: { authorization: `Bearer ${await stack.token(by)}` },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { path, bytes, manifest: (await client.get(`${path}/manifest`)).body };
};

describe('exports, from the request to the file', () => {
  test('an employer gets a table of its own organisation, whole, with a manifest that fits', async () => {
    const { path, bytes, manifest } = await exported('hr-noord', { content: 'reports', format: 'csv' });
    expect(bytes.toString().split('\r\n')).toEqual([
      expect.stringContaining('period_from,'),
      `2026-01,1,inflow,organisation,${noord},,,false,17,,,,,,,,`,
      '',
    ]);
    expect(manifest).toMatchObject({ sha256: createHash('sha256').update(bytes).digest('hex'), rows: 1 });
    expect((await stack.client('hr-zuid').get(path)).status).toBe(404);
  });

  test('an analyst gets the process log, an employer does not', async () => {
    const { bytes } = await exported('analyst', { content: 'process-log', format: 'ocel' });
    expect(JSON.parse(bytes.toString())).toMatchObject({ events: { length: 9 } });
    const body = { content: 'process-log', format: 'ocel', from: '2026-01', length: 'month' };
    expect((await stack.client('hr-noord').post('/api/exports', body, randomUUID())).status).toBe(403);
  });
});
