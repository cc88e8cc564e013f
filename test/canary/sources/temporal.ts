import { Client, Connection } from '@temporalio/client';
import { everyStoredRun } from '../../workflows/temporal-as-stored.js';
import type { Source } from '../leaks.js';

/** A client that reads what Temporal keeps as it is kept: without the product's encryption. */
export const plainClient = async (address: string): Promise<{ readonly client: Client; close(): Promise<void> }> => {
  const connection = await Connection.connect({ address });
  return { client: new Client({ connection }), close: () => connection.close() };
};

/** What Temporal keeps and lists of every workflow: histories, memos, search attributes, ids. */
export const temporalSource = (address: string): Source => ({
  name: 'Temporal',
  pieces: async function* () {
    const { client, close } = await plainClient(address);
    try {
      for await (const { workflowId, bytes } of everyStoredRun(client)) {
        yield { where: `the history or the listing of ${workflowId.slice(0, workflowId.indexOf('/'))}/…`, bytes };
      }
    } finally {
      await close();
    }
  },
});
