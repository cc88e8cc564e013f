import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { assertPortFree, freePort, portReservations, takePort } from './ports.js';

async function busyPort(): Promise<number> {
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => {
    server.close();
  });
  await once(server, 'listening');
  return port;
}

test('a port in use is named together with the setting that changes it', async () => {
  const port = await busyPort();
  await expect(assertPortFree(port, 'Kafka', 'TRAJECT_KAFKA_PORT')).rejects.toMatchObject({
    code: 'port-in-use',
    message: expect.stringMatching(new RegExp(`Port ${port}, wanted for Kafka, .*TRAJECT_KAFKA_PORT=<port>`)),
  });
});

test('a free port is taken as it was asked for', async () => {
  const port = await freePort();
  expect(await takePort(port, 'Kafka', 'TRAJECT_KAFKA_PORT')).toBe(port);
});

test('a free port is none that an outgoing connection could take in the meantime', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
  expect(Math.max(...ports)).toBeLessThan(32_768);
  expect(new Set(ports).size).toBeGreaterThan(45);
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'traject-reserved-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('a port that was reserved is never chosen again, though nobody listens on it', async () => {
  const folder = await newFolder();
  const reserved = await freePort(folder);
  const other = await freePort();
  const choices = [reserved, reserved, other].values();
  expect(await freePort(folder, () => choices.next().value ?? Number.NaN)).toBe(other);
});

test('where every port is reserved, that is told together with what to do', async () => {
  const folder = await newFolder();
  const reserved = await freePort(folder);
  await expect(freePort(folder, () => reserved)).rejects.toMatchObject({
    code: 'no-port-free',
    message: expect.stringMatching(new RegExp(`reserved in ${folder} \\(${portReservations}\\).*empty that folder`)),
  });
});

test('where every port is in use, that is told too', async () => {
  const port = await busyPort();
  await expect(freePort('', () => port)).rejects.toMatchObject({
    code: 'no-port-free',
    message: expect.stringMatching(/^No port from 15000 to 31999 was found free.*Stop programs/),
  });
});

test('every port that is chosen is reserved', async () => {
  const folder = await newFolder();
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort(folder)));
  expect(new Set(ports).size).toBe(50);
  expect(await readdir(folder)).toEqual(expect.arrayContaining(ports.map(String)));
});
