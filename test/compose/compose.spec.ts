import { databasePasswordSettings, environment } from '@traject/contracts';
import { readConnections } from '@traject/daemon';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));

const service = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  secrets: z.array(z.string()).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  volumes: z.array(z.string()).optional(),
});

const file = z
  .object({
    services: z.record(z.string(), service),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
    volumes: z.record(z.string(), z.null()),
  })
  .parse(parse(await readFile(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }));
const apps = Object.entries(file.services).filter(([, { image }]) => image === 'traject');
const settings: readonly string[] = [...Object.values(environment), ...Object.values(databasePasswordSettings)];

/** The services in whose settings one of these words stands. */
const servicesWith = (services: typeof file.services, ...words: readonly string[]): readonly string[] =>
  Object.entries(services)
    .filter(([, { environment: settings }]) =>
      Object.values(settings).some((value) => words.some((word) => new RegExp(`\\b${word}\\b`).test(value))),
    )
    .map(([name]) => name)
    .toSorted();

describe('the compose file', () => {
  test('runs the gateway, the worker, the relay, the reporting process and the notifier from one image, after the migration', () => {
    expect(apps.map(([name]) => name).toSorted()).toEqual([
      'gateway',
      'migrate',
      'notifier',
      'relay',
      'reporting',
      'worker',
    ]);
    for (const [name, { depends_on: before }] of apps.filter(([name]) => name !== 'migrate')) {
      expect(before?.['migrate'], name).toEqual({ condition: 'service_completed_successfully' });
    }
  });

  test.each(apps)('%s starts a program that there is, with settings that apps read', (_name, app) => {
    const program = (app.command?.[1] ?? '').replace('/dist/', '/src/').replace(/\.js$/, '.ts');
    expect(existsSync(join(root, program)), program).toBe(true);
    expect(Object.keys(app.environment).filter((name) => !settings.includes(name))).toEqual([]);
  });

  test('is for production, and says of every engine that it is reached without TLS why it may be', () => {
    for (const [name, app] of apps) {
      expect(app.environment[environment.mode], name).toBe('production');
      const faultsOf = (variables: Readonly<Record<string, string>>) =>
        readConnections(variables, ['postgres', 'temporal', 'kafka']).faults.filter((fault) => fault !== '');
      const filledIn = Object.fromEntries(
        Object.entries(app.environment).map(([setting, value]) => [
          setting,
          value.replaceAll(/\$\{[^}]+\}/gu, 'given'),
        ]),
      );
      expect(faultsOf(filledIn), name).toEqual([]);
      expect(faultsOf({ ...filledIn, [environment.trustedNetwork]: '' }).length, name).toBeGreaterThan(0);
    }
  });

  test('gives each file with a secret to those who read it, and to nobody else', () => {
    const read = Object.fromEntries(
      apps.map(([name, app]) => [
        name,
        Object.values(app.environment).flatMap((value) => /^\/run\/secrets\/(.+)$/.exec(value)?.[1] ?? []),
      ]),
    );
    expect(read).toEqual({
      gateway: ['login-client-secret', 'key-encryption-key', 'payload-key'],
      migrate: [],
      notifier: ['key-encryption-key'],
      relay: [],
      reporting: [],
      worker: ['payload-key', 'key-encryption-key'],
    });
    expect(Object.fromEntries(apps.map(([name, { secrets = [] }]) => [name, secrets]))).toEqual(read);
    expect(Object.keys(file.secrets)).toEqual(['login-client-secret', 'key-encryption-key', 'payload-key']);
  });

  test('keeps the list of what was destroyed apart from the database, to be added to by those alone who destroy and migrate', () => {
    const placeOf = (folder: string, volume: string) => {
      const isListed = (value: string) => value === `${folder}/destroyed-keys`;
      const named = apps.filter(([, app]) => Object.values(app.environment).some(isListed)).map(([name]) => name);
      const mounted = apps.filter(([, { volumes = [] }]) => volumes.includes(volume)).map(([name]) => name);
      expect(mounted).toEqual(named);
      return named;
    };
    expect(placeOf('/var/lib/traject', 'destroyed-keys:/var/lib/traject')).toEqual(['migrate', 'worker']);
    // Who opens content heeds it.
    expect(placeOf('/var/lib/traject-list', 'destroyed-keys:/var/lib/traject-list:ro')).toEqual([
      'notifier',
      'gateway',
    ]);
    expect(file.services['postgres']?.volumes).toContain('postgres-data:/var/lib/postgresql');
    expect(file.services['postgres']?.volumes?.filter((volume) => volume.includes('destroyed'))).toEqual([]);
  });

  test('keeps attachments where a container that is replaced finds them again, for the gateway alone', async () => {
    const folder = '/var/lib/traject/attachments';
    expect(file.services['gateway']?.environment[environment.attachmentsFolder]).toBe(folder);
    const mounted = Object.fromEntries(apps.map(([name, { volumes = [] }]) => [name, volumes]));
    expect(Object.keys(mounted).filter((name) => mounted[name]?.includes(`attachments:${folder}`))).toEqual([
      'gateway',
    ]);
    expect(Object.keys(file.volumes)).toContain('attachments');
    expect(await readFile(join(root, 'apps/Dockerfile'), 'utf8')).toContain(`-m 700 -o node -g node ${folder}`);
  });

  test('gives the password of the owner to PostgreSQL, which makes the role, and to the migration alone', () => {
    expect(servicesWith(file.services, 'TRAJECT_OWNER_DB_PASSWORD', 'traject_owner')).toEqual(['migrate', 'postgres']);
    // Each other password is known to who sets it and to whose it is.
    const others = Object.values(databasePasswordSettings).map((setting) => [
      setting,
      servicesWith(file.services, setting).filter((name) => name !== 'migrate').length,
    ]);
    expect(others.filter(([, users]) => Number(users) > 1)).toEqual([]);
    expect(servicesWith(file.services, 'TEMPORAL_DB_PASSWORD')).toEqual(['postgres', 'temporal']);
  });

  test('would be reported if Temporal were the owner (negative control)', () => {
    const owner = { POSTGRES_USER: 'traject_owner', POSTGRES_PWD: '${TRAJECT_OWNER_DB_PASSWORD}' };
    const { temporal } = file.services;
    if (temporal === undefined) throw new Error('There is no service temporal.');
    for (const [name, value] of Object.entries(owner)) {
      const careless = { ...file.services, temporal: { ...temporal, environment: { [name]: value } } };
      expect(servicesWith(careless, 'TRAJECT_OWNER_DB_PASSWORD', 'traject_owner')).toContain('temporal');
    }
  });

  test('gives every long-running service a health check on which others wait', () => {
    const without = Object.entries(file.services).filter(
      ([name, { healthcheck }]) => name !== 'migrate' && !healthcheck,
    );
    expect(without.map(([name]) => name)).toEqual([]);
  });
});
