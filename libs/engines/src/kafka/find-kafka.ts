import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineFailure } from '../failure.js';
import { findOnPath } from '../on-path.js';
import { runCommand } from '../run-command.js';
import { cachedTool, exists, toolCacheFolder, type Waiting } from '../tool-cache.js';
import { kafkaPom, kafkaVersion } from './pom.js';

/** How Kafka can be run on this machine. */
export type KafkaRunner =
  | { readonly kind: 'docker'; readonly docker: string }
  | {
      readonly kind: 'java';
      readonly java: string;
      /** What this Java says of itself. */
      readonly version: string;
      readonly jars: string;
    };

const oldestJava = 17;
const toolName = `kafka-${kafkaVersion}`;

async function dockerThatAnswers(path?: string): Promise<string | undefined> {
  const docker = findOnPath('docker', path);
  if (docker === undefined) return undefined;
  try {
    await runCommand(docker, ['version', '--format', '{{.Server.Version}}'], { limitMs: 5_000 });
    return docker;
  } catch {
    // The command is there and its engine is not: Java is the next way.
    return undefined;
  }
}

/** Major version in the words of `java --version`, such as `openjdk 17.0.15 2025-04-15`; 0 when they say none. */
export function javaMajorVersion(words: string): number {
  return Number(/^\S+ (\d+)/.exec(words)?.[1] ?? 0);
}

async function javaRecentEnough(path?: string): Promise<{ java: string; version: string } | undefined> {
  const home = process.env['JAVA_HOME'];
  const java = findOnPath('java', path) ?? (home === undefined ? undefined : findOnPath('java', join(home, 'bin')));
  if (java === undefined) return undefined;
  try {
    const version = await runCommand(java, ['--version'], { limitMs: 20_000 });
    return javaMajorVersion(version) >= oldestJava ? { java, version } : undefined;
  } catch {
    // A Java too old to know the option is too old for Kafka.
    return undefined;
  }
}

async function fetchWithMaven(maven: string, folder: string, signal?: AbortSignal): Promise<void> {
  await writeFile(join(folder, 'pom.xml'), kafkaPom);
  const jars = join(folder, 'jars');
  await mkdir(jars);
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${jars}`];
  await runCommand(maven, ['-q', '-B', '-f', join(folder, 'pom.xml'), ...goal], {
    limitMs: 300_000,
    cwd: folder,
    signal,
  });
}

/**
 * Decides how Kafka is run: Docker when an engine answers, otherwise Java 17 or newer with the files that Maven fetches.
 * Data that Java wrote before stays with Java, so that installing Docker later does not lose it.
 * @throws EngineFailure `kafka-not-found`, naming all three ways
 */
export async function findKafka(
  options: Waiting & { readonly javaHasData?: boolean; readonly path?: string } = {},
): Promise<KafkaRunner> {
  const onProgress = options.onProgress ?? (() => undefined);
  const docker = options.javaHasData === true ? undefined : await dockerThatAnswers(options.path);
  if (docker !== undefined) return { kind: 'docker', docker };
  const java = await javaRecentEnough(options.path);
  const maven = findOnPath('mvn', options.path);
  const cached = await exists(join(toolCacheFolder(), toolName));
  if (java === undefined || (maven === undefined && !cached)) {
    throw new EngineFailure(
      'kafka-not-found',
      `No Apache Kafka could be had. One of these three is needed: the address of a running one in KAFKA_BROKERS; Docker with its engine running; or Java ${oldestJava} or newer together with Maven (found: ${java === undefined ? 'no such Java' : 'Java'}, ${maven === undefined ? 'no Maven' : 'Maven'}).`,
    );
  }
  const install = async (folder: string) => {
    onProgress(`fetching Kafka ${kafkaVersion} with Maven`);
    if (maven !== undefined) await fetchWithMaven(maven, folder, options.signal);
  };
  return { kind: 'java', ...java, jars: join(await cachedTool(toolName, install, onProgress), 'jars') };
}
