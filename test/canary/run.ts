import type { Json } from '../http/http-stack.js';
import {
  bmwJourney,
  careerJourney,
  conflictJourney,
  registrationJourney,
  requestForSomebodyNew,
  type Stage,
} from './journeys.js';
import { importEverything, markEverybody, type PublicWords } from './people.js';
import type { FilledIn } from './playing.js';
import { everybodyFollows, type Following } from './sources/updates.js';
import { everybodyReads } from './sweep.js';
import type { World } from './world.js';
import { sendToWrongPlaces } from './wrong-places.js';

/** What was played, and what is known of it afterwards. */
export interface Played {
  readonly filledIn: FilledIn;
  readonly words: PublicWords;
  /** Words of the addresses to which mails go. */
  readonly mailAddresses: readonly string[];
  readonly following: Following;
  /** How many of the requests with words in wrong places were refused. */
  readonly refused: number;
}

/** Everybody looks at everything of a journey or an advice that can be read. */
const lookAt = async ({ asking, identities, addresses }: World, document: Json, id: string): Promise<void> => {
  const paths = () => addresses.of(document).filter((path) => path.includes(id));
  await everybodyReads(asking, identities, paths);
};

/** The employer's people open whatever was disclosed to them, which is asked for by a command. */
const openDisclosed = async ({ asking, people }: World): Promise<void> => {
  for (const { identity, roles } of people) {
    if (!roles.includes('requester') && !roles.includes('manager')) continue;
    const { body } = await asking.get(identity, '/api/disclosures?limit=200');
    const items: readonly Json[] = Array.isArray(body['items']) ? body['items'] : [];
    for (const { disclosureId } of items)
      await asking.send(identity, 'POST', `/api/disclosures/${String(disclosureId)}/open`, {});
  }
};

/**
 * Puts a word of its own into everything that is personal and into every text of every form, in whole journeys that
 * everybody looks at from beginning to end; then into every place where words do not belong.
 */
export const playEverything = async (world: World): Promise<Played> => {
  const { asking, markers, knowledge, people, identities, addresses, inCivilDays, at, stack } = world;
  const document = await world.openApi();
  const following = await everybodyFollows(at.gateway, identities, stack.token);
  const mailAddresses = await markEverybody(world, people);
  const words = await importEverything(world, people);
  const ids = new Map(people.map(({ identity, personId }) => [identity, personId]));
  const filledIn: FilledIn = { kinds: new Set(), fields: new Set() };
  const stage: Stage = {
    asking,
    markers,
    knowledge,
    filledIn,
    personId: (identity) => {
      const personId = ids.get(identity);
      if (personId === undefined) throw new Error(`Nobody is ${identity}.`);
      return personId;
    },
    lookAt: async (id) => {
      await lookAt(world, document, id);
      await openDisclosed(world);
    },
  };
  await Promise.all([
    bmwJourney(stage),
    careerJourney(stage),
    conflictJourney(stage),
    registrationJourney(stage, inCivilDays),
    requestForSomebodyNew(stage),
  ]);
  await everybodyReads(asking, identities, () => addresses.of(document));
  const refused = await sendToWrongPlaces(asking, markers, document, ['administrator', 'bmw-bos']);
  await world.untilPublished();
  await following.stop();
  return { filledIn, words, mailAddresses, following, refused };
};
