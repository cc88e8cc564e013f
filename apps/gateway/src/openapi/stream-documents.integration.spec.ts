import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { gatewayApplication } from '../start.js';
import { gatewayWorld, type Gateway, type GatewayWorld } from '../updates/world-for-tests.js';

let world: GatewayWorld;
let standard: Gateway;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  standard = await world.gateway();
});
afterAll(() => world.close());

/** The documents of the stream, as a gateway serves them where topics have this prefix. */
const servedWith = async (topicPrefix: string | undefined) => {
  const { parts } = standard;
  const app = await gatewayApplication({ ...parts, settings: { ...parts.settings, topicPrefix } });
  try {
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    const body = async (url: string): Promise<string> => (await app.inject({ method: 'GET', url })).body;
    return {
      asyncApi: JSON.parse(await body('/asyncapi.json')),
      catalogue: await body('/event-catalogue.md'),
      schemas: JSON.parse(await body('/event-schemas.json')),
    };
  } finally {
    await app.close();
  }
};

/** As the gateway has it: loaded once somebody asks. */
const contract = await import('@traject/event-stream/contract');
const released = contract.readReleasedContract();
/** As it is served: a field without a value is not there. */
const asJson = (document: object): unknown => JSON.parse(JSON.stringify(document));

describe('the documents of the stream', () => {
  test.each([
    ['the standard topics', undefined, 'traject.journey-events.v1'],
    ['topics with another prefix', 'hulp.', 'hulp.journey-events.v1'],
  ])('tell of %s, of every event and of every schema that was released', async (_what, prefix, journeyEvents) => {
    const { asyncApi, catalogue, schemas } = await servedWith(prefix);
    const names = contract.topicNames(prefix);
    expect(asyncApi).toEqual(asJson(contract.asyncApiDocument(names, released)));
    expect(catalogue).toBe(contract.eventCatalogue(names, released));
    expect(schemas).toEqual(asJson(Object.fromEntries(released.schemas)));
    expect(asyncApi.channels.journeyEvents.address).toBe(journeyEvents);
    expect(catalogue).toContain(`## Topic \`${journeyEvents}\``);
    expect(catalogue.match(/^### /gm)).toHaveLength(released.schemas.size - 1);
  });
});
