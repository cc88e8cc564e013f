import type { Json } from '../http/http-stack.js';
import type { Stage } from './journey.js';
import { emergencyJourney, journeyOfMainLinesTakenBack } from './journeys-taken-back.js';
import { bmwJourney, careerJourney, conflictJourney, registrationJourney, requestForSomebodyNew } from './journeys.js';
import { markEverybody } from './people.js';
import type { FilledIn } from './playing.js';
import { fillDirectory } from './records.js';
import type { OpenColumns } from './sources/tables.js';
import { everybodyFollows, type Following } from './sources/updates.js';
import { everybodyReads } from './sweep.js';
import type { World } from './world.js';
import { operationsIn, sendToWrongPlaces } from './wrong-places.js';

/** What was played, and what is known of it afterwards. */
export interface Played {
  readonly filledIn: FilledIn;
  /** Words of the directory that are nobody's own: where practitioners work, the registers, the social map, employers. */
  readonly openColumns: OpenColumns;
  /** Words of the addresses to which mails go. */
  readonly mailAddresses: readonly string[];
  readonly following: Following;
  /** How many of the requests with words in wrong places were refused. */
  readonly refused: number;
}

/** People look at everything of a journey or an advice that can be read. */
const lookAt = async (world: World, document: Json, id: string, whose: readonly string[]): Promise<void> => {
  const paths = () => world.addresses.of(document).filter((path) => path.includes(id));
  await everybodyReads(world, whose, paths);
};

/** The employer's people open whatever was disclosed to them of a journey or an advice, which is asked for by a command. */
const openDisclosed = async ({ asking, people }: World, id: string): Promise<void> => {
  for (const { identity, roles } of people) {
    if (!roles.includes('requester') && !roles.includes('manager')) continue;
    const { body } = await asking.get(identity, '/api/disclosures?limit=200');
    const items: readonly Json[] = Array.isArray(body['items']) ? body['items'] : [];
    for (const { disclosureId } of items.filter(({ journeyId, adviceId }) => [journeyId, adviceId].includes(id)))
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
  const openColumns = await fillDirectory(world, people);
  const ids = new Map(people.map(({ identity, personId }) => [identity, personId]));
  const filledIn: FilledIn = { kinds: new Set(), fields: new Set() };
  const stage: Stage = {
    asking,
    asFreshLogin: world.asFreshLogin,
    quietly: world.quietly,
    markers,
    knowledge,
    filledIn,
    personId: (identity) => {
      const personId = ids.get(identity);
      if (personId === undefined) throw new Error(`Nobody is ${identity}.`);
      return personId;
    },
    lookAt: async (id, whose = identities) => {
      await lookAt(world, document, id, whose);
      await openDisclosed(world, id);
    },
  };
  /** What ended does not change any more, so everybody asks for all of it while other journeys go on. */
  const over = new Set<string>();
  const played = async (story: Promise<string>): Promise<void> => {
    const id = await story;
    await stage.lookAt(id);
    over.add(id);
  };
  const [refused] = await Promise.all([
    sendToWrongPlaces(world, operationsIn(document), ['administrator', 'bmw-bos']),
    played(bmwJourney(stage)),
    played(careerJourney(stage)),
    played(conflictJourney(stage)),
    played(registrationJourney(stage, inCivilDays)),
    played(emergencyJourney(stage)),
    played(journeyOfMainLinesTakenBack(stage)),
    played(requestForSomebodyNew(stage)),
  ]);
  const isOver = (path: string): boolean => [...over].some((id) => path.includes(id));
  await everybodyReads(world, identities, () => addresses.of(document).filter((path) => !isOver(path)));
  await world.untilPublished();
  await following.stop();
  return { filledIn, openColumns, mailAddresses, following, refused };
};
