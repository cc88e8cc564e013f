import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environment } from '@traject/contracts';
import { execa } from 'execa';
import { compiledOnce } from '../real-parts/compiled-once.js';
import { analystOf } from './analyst.js';
import type { StreamWorld } from './stream-world.js';

/** How a program ended and what it said. */
export interface ProgramOutcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that was built, below `apps`. */
export const builtProgram = (file: string): string => {
  const program = fileURLToPath(new URL(`../../apps/${file}`, import.meta.url));
  if (!existsSync(program)) throw new Error(`${file} is not built. Run "npm test", which builds what is missing.`);
  return program;
};

/** Where a program finds the parts of a world. */
export const settingsOf = (world: {
  readonly brokers: string;
  readonly topicPrefix: string;
  readonly databaseUrl?: string;
}): Readonly<Record<string, string>> => ({
  [environment.kafkaBrokers]: world.brokers,
  [environment.kafkaTopicPrefix]: world.topicPrefix,
  ...(world.databaseUrl === undefined ? {} : { [environment.databaseUrl]: world.databaseUrl }),
});

/**
 * Lets the relay publish what is in the log of a world, for tests that share it: events of journeys, so many.
 */
export const publishedByRelay = async (world: StreamWorld, events: number): Promise<void> => {
  const relay = execa(process.execPath, [builtProgram('relay/dist/main.js')], {
    env: {
      ...compiledOnce(),
      ...settingsOf({ ...world, databaseUrl: world.database.urls.traject_relay }),
      [environment.healthPort]: '0',
    },
    extendEnv: false,
    reject: false,
    stdout: 'ignore',
  });
  const analyst = await analystOf(world.brokers, [world.names.journeyEvents]);
  await analyst.seen(events);
  await analyst.leave();
  relay.kill('SIGTERM');
  await relay;
};

/** Runs a program to its end, with nothing in its environment that it reads but these settings. */
export const runProgram = async (
  file: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<ProgramOutcome> => {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [builtProgram(file), ...args], {
    env: { ...compiledOnce(), ...settings },
    extendEnv: false,
    reject: false,
  });
  return { exitCode, stdout, stderr };
};
