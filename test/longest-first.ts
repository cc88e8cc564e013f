import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, each beside one that mostly waits, so that the processors have something to do all the time.
 * Any other order is right as well and only takes longer; a file that is not there does no harm.
 */
const longest = [
  'test/canary/canary.e2e.spec.ts',
  'apps/gateway/src/access/matrix/matrix.integration.spec.ts',
  'test/http/stories.e2e.spec.ts',
  'test/stream/kafka-away.integration.spec.ts',
  'test/stack/start-and-stop.e2e.spec.ts',
  'test/http/disclosure-races.e2e.spec.ts',
  'test/http/parts-away.integration.spec.ts',
  'test/http/any-client.e2e.spec.ts',
  'test/workflows/log-away.integration.spec.ts',
  'libs/reports/src/attacker.spec.ts',
  'test/faults/faults.integration.spec.ts',
  'test/workflows/encrypted.integration.spec.ts',
  'test/stream/bad-days.integration.spec.ts',
  'test/journeys/demo.e2e.spec.ts',
  'test/workflows/restart-journey.integration.spec.ts',
  'test/stream/mart.integration.spec.ts',
  'test/http/disclosures-away.integration.spec.ts',
  'test/erasure/retention.integration.spec.ts',
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = longest.findIndex((file) => moduleId.endsWith(`/${file}`));
  return place === -1 ? longest.length : place;
};

/** The usual order, but for the longest files, which come first: nothing long is left for the end, to run alone. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}
