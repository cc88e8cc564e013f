import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readConnections } from './connections.js';
import { loadKafkaSecurity } from './kafka.js';
import { loadTemporalTls } from './temporal.js';

const everything = ['postgres', 'temporal', 'kafka'] as const;
const elsewhere = {
  DATABASE_URL: 'postgres://gateway:secret@db.example:5432/traject',
  TEMPORAL_ADDRESS: 'temporal.example:7233',
  KAFKA_BROKERS: 'one.example:9092, two.example:9092',
};
const encrypted = {
  DATABASE_URL: `${elsewhere.DATABASE_URL}?sslmode=verify-full`,
  TEMPORAL_ADDRESS: elsewhere.TEMPORAL_ADDRESS,
  KAFKA_BROKERS: elsewhere.KAFKA_BROKERS,
  TRAJECT_TEMPORAL_TLS: 'on',
  TRAJECT_KAFKA_TLS: 'on',
};
const production = { TRAJECT_MODE: 'production' };

const faultsOf = (variables: Readonly<Record<string, string>>) =>
  readConnections(variables, everything).faults.filter((fault) => fault !== '');

describe('in production', () => {
  test('engines on other machines are spoken to by TLS with a certificate that is checked', () => {
    expect(faultsOf({ ...encrypted, ...production })).toEqual([]);
  });

  test('what is spoken to without it is named, and so is what would allow it', () => {
    expect(faultsOf({ ...elsewhere, ...production })).toEqual([
      'the URL of the database must have sslmode=verify-full in production, or TRAJECT_TRUSTED_NETWORK must name postgres',
      'TRAJECT_TEMPORAL_TLS must be on in production, or TRAJECT_TRUSTED_NETWORK must name temporal',
      'TRAJECT_KAFKA_TLS must be on in production, or TRAJECT_TRUSTED_NETWORK must name kafka',
    ]);
  });

  test.each(['disable', 'prefer', 'require', 'verify-ca', 'no-verify'])(
    'a database with sslmode=%s is refused',
    (mode) => {
      const DATABASE_URL = `${elsewhere.DATABASE_URL}?sslmode=${mode}`;
      expect(faultsOf({ ...encrypted, ...production, DATABASE_URL })).toHaveLength(1);
    },
  );

  test('the ways of eraser and key rotator to the database count as well, and one broker of many does', () => {
    for (const name of ['TRAJECT_ERASER_DATABASE_URL', 'TRAJECT_KEY_ROTATOR_DATABASE_URL'])
      expect(faultsOf({ ...encrypted, ...production, [name]: elsewhere.DATABASE_URL })).toHaveLength(1);
    const KAFKA_BROKERS = 'localhost:9092,two.example:9092';
    expect(faultsOf({ ...encrypted, ...production, KAFKA_BROKERS, TRAJECT_KAFKA_TLS: 'off' })).toHaveLength(1);
  });

  test('a network is trusted for the engines that are named, and for no other', () => {
    const trusting = (TRAJECT_TRUSTED_NETWORK: string) =>
      faultsOf({ ...elsewhere, ...production, TRAJECT_TRUSTED_NETWORK });
    expect(trusting('postgres, temporal,kafka')).toEqual([]);
    expect(trusting('postgres,kafka')).toEqual([expect.stringContaining('TRAJECT_TEMPORAL_TLS')]);
    expect(trusting('yes')).toContain('TRAJECT_TRUSTED_NETWORK must be a list of postgres, temporal, kafka');
  });

  test.each(['localhost', '127.0.0.1', '[::1]'])('what is on the same machine (%s) needs none', (host) => {
    const here = {
      DATABASE_URL: `postgres://gateway:secret@${host}:5432/traject`,
      TEMPORAL_ADDRESS: `${host}:7233`,
      KAFKA_BROKERS: `${host}:9092`,
    };
    expect(faultsOf({ ...here, ...production })).toEqual([]);
  });

  test('an engine that a process does not use is not asked for', () => {
    const { faults } = readConnections({ ...elsewhere, ...production }, ['postgres']);
    expect(faults.filter((fault) => fault !== '')).toHaveLength(1);
  });
});

test('elsewhere than in production nothing is asked for', () => {
  expect(faultsOf(elsewhere)).toEqual([]);
});

describe('settings of TLS', () => {
  test.each([
    [{ TRAJECT_TEMPORAL_TLS: 'yes' }, 'TRAJECT_TEMPORAL_TLS must be on or off'],
    [
      { TRAJECT_TEMPORAL_TLS_CA_FILE: '/ca' },
      'TRAJECT_TEMPORAL_TLS must be on where its files or its server name are given',
    ],
    [
      { TRAJECT_KAFKA_TLS: 'off', TRAJECT_KAFKA_TLS_SERVER_NAME: 'kafka' },
      'TRAJECT_KAFKA_TLS must be on where its files or its server name are given',
    ],
    [
      { TRAJECT_TEMPORAL_TLS: 'on', TRAJECT_TEMPORAL_TLS_KEY_FILE: '/key' },
      'TRAJECT_TEMPORAL_TLS_CERTIFICATE_FILE and TRAJECT_TEMPORAL_TLS_KEY_FILE must be given together',
    ],
    [
      { TRAJECT_KAFKA_SASL_MECHANISM: 'scram-sha-512', TRAJECT_KAFKA_SASL_USERNAME: 'relay' },
      'TRAJECT_KAFKA_SASL_MECHANISM, TRAJECT_KAFKA_SASL_USERNAME and TRAJECT_KAFKA_SASL_PASSWORD_FILE must be given together',
    ],
  ])('that do not fit are named: %j', (variables: Readonly<Record<string, string>>, fault) => {
    expect(faultsOf(variables)).toEqual([fault]);
  });

  test('a way to log in to Kafka that is none, and one that shows the password to whoever listens', () => {
    const saying = (TRAJECT_KAFKA_SASL_MECHANISM: string) =>
      faultsOf({
        TRAJECT_KAFKA_SASL_MECHANISM,
        TRAJECT_KAFKA_SASL_USERNAME: 'relay',
        TRAJECT_KAFKA_SASL_PASSWORD_FILE: '/password',
      });
    expect(saying('oauthbearer')).toContain(
      'TRAJECT_KAFKA_SASL_MECHANISM must be one of plain, scram-sha-256, scram-sha-512',
    );
    expect(saying('plain')).toEqual(['TRAJECT_KAFKA_TLS must be on where passwords are sent plain']);
    expect(saying('scram-sha-512')).toEqual([]);
  });

  test('lead to what the clients take, read from the files that are named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'traject-tls-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = async (name: string): Promise<string> => {
      await writeFile(join(folder, name), `${name}\n`);
      return join(folder, name);
    };
    const { connections, faults } = readConnections(
      {
        TRAJECT_TEMPORAL_TLS: 'on',
        TRAJECT_TEMPORAL_TLS_CA_FILE: await file('ca'),
        TRAJECT_TEMPORAL_TLS_CERTIFICATE_FILE: await file('certificate'),
        TRAJECT_TEMPORAL_TLS_KEY_FILE: await file('key'),
        TRAJECT_TEMPORAL_TLS_SERVER_NAME: 'temporal.inside',
        TRAJECT_KAFKA_TLS: 'on',
        TRAJECT_KAFKA_SASL_MECHANISM: 'plain',
        TRAJECT_KAFKA_SASL_USERNAME: 'relay',
        TRAJECT_KAFKA_SASL_PASSWORD_FILE: await file('password'),
      },
      [],
    );
    expect(faults.filter((fault) => fault !== '')).toEqual([]);
    expect(await loadTemporalTls(connections.temporalTls)).toEqual({
      serverNameOverride: 'temporal.inside',
      serverRootCACertificate: Buffer.from('ca\n'),
      clientCertPair: { crt: Buffer.from('certificate\n'), key: Buffer.from('key\n') },
    });
    expect(await loadKafkaSecurity(connections.kafka)).toEqual({
      ssl: {},
      sasl: { mechanism: 'plain', username: 'relay', password: 'password' },
    });
  });

  test('lead to none where none is asked for', async () => {
    const { connections } = readConnections({}, everything);
    expect(await loadTemporalTls(connections.temporalTls)).toBeNull();
    expect(await loadKafkaSecurity(connections.kafka)).toEqual({});
  });

  test('of which a file is not there end the start, and name it', async () => {
    const { connections } = readConnections({ TRAJECT_TEMPORAL_TLS: 'on', TRAJECT_TEMPORAL_TLS_CA_FILE: '/none' }, []);
    await expect(loadTemporalTls(connections.temporalTls)).rejects.toMatchObject({
      code: 'tls-file-unreadable',
      message: expect.stringContaining('/none'),
    });
  });
});
