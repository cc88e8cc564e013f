import type { TestProject } from 'vitest/node';
import setup from '../real-parts/global-setup.js';

/** Of the real parts PostgreSQL alone: what is tested here asks for no other. */
export default async function setupPostgres(project: TestProject): Promise<() => Promise<void>> {
  process.env['TRAJECT_TEST_KAFKA_BROKERS'] ??= 'not-needed';
  process.env['TRAJECT_TEST_TEMPORAL_ADDRESS'] ??= 'not-needed';
  return setup(project);
}
