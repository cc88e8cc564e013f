import { fileURLToPath } from 'node:url';
import { environment } from '@traject/contracts';
import { NativeConnection, Runtime, Worker, DefaultLogger } from '@temporalio/worker';
import { bare, type BareActivities } from './bare-names.js';

/** A process of its own, as the product's worker is one; it ends when the benchmark that started it is gone. */
Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });
const gone = new Promise<void>((resolve) => process.once('disconnect', resolve));
const activities: BareActivities = { nothing: () => Promise.resolve() };

const connection = await NativeConnection.connect({ address: process.env[environment.temporalAddress] ?? '' });
const worker = await Worker.create({
  connection,
  taskQueue: bare.taskQueue,
  workflowsPath: fileURLToPath(new URL('bare-workflow.js', import.meta.url)),
  activities: { ...activities },
});
await worker.runUntil(async () => {
  process.send?.('running');
  await gone;
});
await connection.close();
