import { sentenceOf } from './contract-changes.js';
import { writeContractFiles } from './contract-files.js';
import { currentContract } from './current-contract.js';
import { compareWithReleased, isUntouched, readReleasedContract, withRelease } from './released-contract.js';

/** Releases what the code adds to the contract, and makes all documents anew; refuses what consumers could not read on with. */
const release = async (): Promise<number> => {
  const released = readReleasedContract();
  if (!isUntouched(released)) {
    console.error(
      'contract-touched: A released schema was changed by hand. Nothing was written. Take that back: `git checkout libs/event-stream/schemas`.',
    );
    return 1;
  }
  const current = currentContract();
  const { breaks, additions } = compareWithReleased(released, current);
  if (breaks.length > 0) {
    for (const each of breaks) console.error(sentenceOf(each));
    console.error(
      'contract-broken: Consumers could not read on. Nothing was written. Take that back, or raise the event to its next version by one more of its `upcasts`; the old one stays beside it.',
    );
    return 1;
  }
  for (const each of additions) console.log(sentenceOf(each));
  const on = new Date().toISOString().slice(0, 10);
  const next = additions.length === 0 ? released : withRelease(released, current, { additions, on });
  await writeContractFiles(next);
  console.log(
    additions.length === 0
      ? 'The schemas are as released; the documents were made anew.'
      : `Released as ${next.releases.at(-1)?.version ?? ''}.`,
  );
  return 0;
};

process.exitCode = await release();
