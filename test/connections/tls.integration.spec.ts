import { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { loadKafkaSecurity, loadTemporalTls, readConnections } from '@traject/daemon';
import { connect } from '@traject/database';
import type {} from '@traject/engines/injected';
import { kafkaClient } from '@traject/event-stream';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { quietTemporal } from '../real-parts/quiet-temporal.js';
import { worldOfThisFile } from '../workflows/world-of-this-file.js';
import { openAuthority, openTlsFront, type TlsFront, type TlsFrontOptions } from './tls-front.js';

const authority = worldOfThisFile(openAuthority);

const frontOf = async (address: string, options: Partial<TlsFrontOptions> = {}): Promise<TlsFront> => {
  const { hostname: host, port } = new URL(`tcp://${address}`);
  const front = await openTlsFront({ authority: authority(), target: { host, port: Number(port) }, ...options });
  onTestFinished(() => front.close());
  return front;
};

type Settings = Readonly<Record<string, string>>;

describe('Temporal', () => {
  const temporalTls = (settings: Settings) =>
    loadTemporalTls(readConnections({ TRAJECT_TEMPORAL_TLS: 'on', ...settings }, []).connections.temporalTls);

  /** Asks Temporal something, as the gateway and as the worker. */
  const asks = async (front: TlsFront, settings: Settings | null, host = 'localhost'): Promise<void> => {
    const tls = settings === null ? null : await temporalTls(settings);
    const address = `${host}:${front.port}`;
    const connection = await Connection.connect({ address, tls, connectTimeout: '3 s' });
    await connection.workflowService.getSystemInfo({}).finally(() => connection.close());
    quietTemporal();
    const native = await NativeConnection.connect({ address, tls });
    await native.workflowService.getSystemInfo({}).finally(() => native.close());
  };
  const ca = (): Settings => ({ TRAJECT_TEMPORAL_TLS_CA_FILE: authority().caFile });

  test('is spoken to by TLS, and its certificate is believed when the named authority vouches for it', async () => {
    const front = await frontOf(inject('temporalAddress'));
    await asks(front, ca());
    expect(front.accepted()).toBeGreaterThanOrEqual(2);
  });

  test('is not spoken to when nobody known vouches for it, when it is another, or when it speaks TLS and is not asked to', async () => {
    const front = await frontOf(inject('temporalAddress'));
    await expect(asks(front, {})).rejects.toThrow();
    await expect(asks(front, { ...ca(), TRAJECT_TEMPORAL_TLS_SERVER_NAME: 'another.example' })).rejects.toThrow();
    await expect(asks(front, ca(), '127.0.0.1')).rejects.toThrow();
    await expect(asks(front, null)).rejects.toThrow();
  });

  test('is told who asks by a certificate where it wants one', async () => {
    const front = await frontOf(inject('temporalAddress'), { asksForCertificate: true });
    const { certificateFile, keyFile } = await authority().certify('worker');
    const own = { TRAJECT_TEMPORAL_TLS_CERTIFICATE_FILE: certificateFile, TRAJECT_TEMPORAL_TLS_KEY_FILE: keyFile };
    await asks(front, { ...ca(), ...own });
    const known = front.accepted();
    await expect(asks(front, ca())).rejects.toThrow();
    expect(front.accepted()).toBe(known);
  });
});

describe('Kafka', () => {
  /** Connects to a broker; the addresses that it tells of the others are not asked. */
  const connects = async (front: TlsFront, settings: Settings): Promise<void> => {
    const security = await loadKafkaSecurity(readConnections(settings, []).connections.kafka);
    const broker = { brokers: [`localhost:${front.port}`], clientId: 'tls', security };
    const admin = kafkaClient(broker).admin({ retry: { retries: 0 } });
    await admin.connect().finally(() => admin.disconnect());
  };

  test('is spoken to by TLS, and only when its certificate is believed', async () => {
    const front = await frontOf(inject('kafkaBrokers'));
    const ca = { TRAJECT_KAFKA_TLS_CA_FILE: authority().caFile };
    await connects(front, { TRAJECT_KAFKA_TLS: 'on', ...ca });
    const known = front.accepted();
    expect(known).toBeGreaterThan(0);
    await expect(connects(front, { TRAJECT_KAFKA_TLS: 'on' })).rejects.toThrow();
    const another = { TRAJECT_KAFKA_TLS_SERVER_NAME: 'another.example' };
    await expect(connects(front, { TRAJECT_KAFKA_TLS: 'on', ...ca, ...another })).rejects.toThrow();
    await expect(connects(front, {})).rejects.toThrow();
  });
});

describe('PostgreSQL', () => {
  const asks = async (front: TlsFront, host: string, query: Settings): Promise<void> => {
    const url = new URL(inject('postgresUrl'));
    url.host = `${host}:${front.port}`;
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const database = connect<unknown>(url.href, { maxConnections: 1 });
    await database.pool.query('select 1').finally(() => database.close());
  };

  test('is spoken to by TLS with sslmode=verify-full, and only when its certificate is believed and its own', async () => {
    const front = await frontOf(new URL(inject('postgresUrl')).host, { asPostgres: true });
    const verified = { sslmode: 'verify-full', sslrootcert: authority().caFile };
    await asks(front, 'localhost', verified);
    const known = front.accepted();
    expect(known).toBeGreaterThan(0);
    await expect(asks(front, 'localhost', { sslmode: 'verify-full' })).rejects.toThrow(/certificate/);
    await expect(asks(front, '127.0.0.1', verified)).rejects.toThrow(/altnames|certificate/);
  });
});
