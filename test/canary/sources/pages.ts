import { hear } from '../asking.js';
import type { Source } from '../leaks.js';

/** Pages that are served without a login, by processes that have nothing else to serve. */
const pagesOfProcesses = ['/health/live', '/health/ready', '/metrics', '/'] as const;

/** Health and metrics of every process. @param addresses by name of the process */
export const pagesSource = (addresses: Readonly<Record<string, string>>): Source => ({
  name: 'health and metrics',
  pieces: async function* () {
    for (const [name, address] of Object.entries(addresses)) {
      for (const path of pagesOfProcesses) {
        const { bytes } = await hear(address, null, { method: 'GET', path });
        yield { where: `${path} of the ${name}`, bytes };
      }
    }
  },
});
