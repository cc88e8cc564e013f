import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { fakeMachine, javaOfVersion, mavenThatCopies, toolThatFails } from '../fake-tools.js';
import {
  classArchiveFile,
  classArchiveOf,
  classArchiveSizeFile,
  sharedClasses,
  type KafkaOnJava,
} from './class-archive.js';
import { findKafka, javaMajorVersion } from './find-kafka.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

async function onMachineWith(tools: Record<string, string>) {
  const machine = await fakeMachine(tools);
  vi.stubEnv('PATH', machine.path);
  vi.stubEnv('JAVA_HOME', undefined);
  vi.stubEnv('XDG_CACHE_HOME', machine.cache);
  return machine;
}

test('Kafka is run by Docker when its engine answers', async () => {
  const { path } = await onMachineWith({ docker: 'exit 0', java: javaOfVersion('21.0.1'), mvn: mavenThatCopies });
  expect(await findKafka()).toEqual({ kind: 'docker', docker: join(path, 'docker') });
});

test('a Docker command without an engine gives way to Java with Maven', async () => {
  const { path } = await onMachineWith({ docker: toolThatFails, java: javaOfVersion('17.0.15'), mvn: mavenThatCopies });
  const found = await findKafka();
  expect(found).toMatchObject({ kind: 'java', java: join(path, 'java') });
  const jars = found.kind === 'java' ? found.jars : '';
  expect(await readFile(join(jars, 'kafka.jar'), 'utf8')).toBe('jar\n');
});

test('data that Java wrote stays with Java when Docker appears later', async () => {
  await onMachineWith({ docker: 'exit 0', java: javaOfVersion('17'), mvn: mavenThatCopies });
  expect(await findKafka({ javaHasData: true })).toMatchObject({ kind: 'java' });
});

test('Maven is not needed again once Kafka is in the cache', async () => {
  const machine = await onMachineWith({ java: javaOfVersion('17'), mvn: mavenThatCopies });
  await findKafka();
  const { path } = await fakeMachine({ java: javaOfVersion('17') });
  vi.stubEnv('PATH', path);
  vi.stubEnv('XDG_CACHE_HOME', machine.cache);
  expect(await findKafka()).toMatchObject({ kind: 'java' });
});

test.for([
  ['nothing', {}],
  ['a Java that is too old', { java: javaOfVersion('11.0.2'), mvn: mavenThatCopies }],
  ['Java without Maven', { java: javaOfVersion('21') }],
  ['Maven without Java', { mvn: mavenThatCopies }],
] as const)('with %s, one message names the three ways to have Kafka', async ([, tools]) => {
  await onMachineWith(tools);
  await expect(findKafka()).rejects.toMatchObject({
    code: 'kafka-not-found',
    message: expect.stringMatching(/KAFKA_BROKERS.*Docker.*Java 17.*Maven/s),
  });
});

test('a Maven that fails leaves nothing behind in the cache', async () => {
  const machine = await onMachineWith({ java: javaOfVersion('17'), mvn: toolThatFails });
  await expect(findKafka()).rejects.toMatchObject({
    code: 'command-failed',
    message: expect.stringMatching(/no such thing here/),
  });
  const { path } = await fakeMachine({ java: javaOfVersion('17'), mvn: mavenThatCopies });
  vi.stubEnv('PATH', path);
  vi.stubEnv('XDG_CACHE_HOME', machine.cache);
  expect(await findKafka()).toMatchObject({ kind: 'java' });
});

test('classes are taken from the archive that fits Java and Kafka, and from no other', async () => {
  const { cache } = await onMachineWith({});
  const kafka: KafkaOnJava = { kind: 'java', java: '/java', version: 'openjdk 17.0.15', jars: '/jars' };
  expect(await sharedClasses(kafka)).toEqual([]);
  const folder = join(cache, 'traject', classArchiveOf(kafka));
  await mkdir(folder);
  expect(await sharedClasses(kafka)).toEqual([]);
  await writeFile(join(folder, classArchiveFile), 'classes');
  expect(await sharedClasses(kafka)).toEqual([]);
  await writeFile(join(folder, classArchiveSizeFile), String('classes'.length));
  expect(await sharedClasses(kafka)).toContain(`-XX:SharedArchiveFile=${join(folder, classArchiveFile)}`);
  for (const other of [{ java: '/other' }, { version: 'openjdk 17.0.16' }, { jars: '/other' }]) {
    expect(await sharedClasses({ ...kafka, ...other })).toEqual([]);
  }
});

test('the major version of Java is read from its own words', () => {
  expect(javaMajorVersion('openjdk 17.0.15 2025-04-15\nOpenJDK Runtime')).toBe(17);
  expect(javaMajorVersion('java 21 2023-09-19 LTS')).toBe(21);
  expect(javaMajorVersion('something else')).toBe(0);
});

test('a download is broken off when the person gives up, and nothing of it is kept', async () => {
  const { cache } = await onMachineWith({ java: javaOfVersion('17'), mvn: 'exec /bin/sleep 600' });
  const stop = new AbortController();
  const found = findKafka({
    signal: stop.signal,
    onProgress: () => {
      stop.abort();
    },
  });
  await expect(found).rejects.toMatchObject({ code: 'command-failed' });
  expect(await readdir(join(cache, 'traject'))).toEqual([]);
});
