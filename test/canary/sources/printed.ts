import type { Source } from '../leaks.js';

/** What programs print that an operator runs. @param runs each runs one to its end and gives all that it printed */
export const printedSource = (runs: Readonly<Record<string, () => Promise<string>>>): Source => ({
  name: 'what operators’ programs print',
  pieces: async function* () {
    for (const [name, run] of Object.entries(runs))
      yield { where: `the output of ${name}`, bytes: Buffer.from(await run()) };
  },
});
