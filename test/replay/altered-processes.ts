import { proxyActivities } from '@temporalio/workflow';

const { writeDown } = proxyActivities<{ writeDown(): Promise<void> }>({ startToCloseTimeout: '1 s' });

/** A journey that begins with something that no journey ever began with. */
export async function supportJourney(): Promise<void> {
  await writeDown();
}

/** An advice that begins likewise. */
export async function employerAdvice(): Promise<void> {
  await writeDown();
}
