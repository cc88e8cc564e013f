import type { Json } from '../http/http-stack.js';
import { exportEverything, type MadeExport } from './exports.js';
import type { Stage } from './journey.js';
import { emergencyJourney, journeyOfMainLinesTakenBack } from './journeys-taken-back.js';
import { bmwJourney, careerJourney, conflictJourney, registrationJourney, requestForSomebodyNew } from './journeys.js';
import { markEverybody } from './people.js';
import type { FilledIn } from './playing.js';
import { newReaders, type Again, type Readers } from './readers.js';
import { fillDirectory } from './records.js';
import type { OpenColumns } from './sources/tables.js';
import { everybodyFollows, type Following } from './sources/updates.js';
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
  readonly exported: readonly MadeExport[];
}

/** People look at everything of a journey or an advice that can be read. */
const lookAt = async (
  { world, readers }: { readonly world: World; readonly readers: Readers },
  document: Json,
  id: string,
  { whose, close }: { readonly whose: readonly string[]; readonly close: readonly string[] },
): Promise<void> => {
  const paths = () => world.addresses.of(document).filter((path) => path.includes(id));
  await readers.everybodyReads(whose, paths, close);
};

/** Whoever asks for journeys, stands above employees or assigns reads no dossier, whatever happens in a journey. */
const readNoDossier: readonly string[] = ['requester', 'manager', 'coordinator'];

/** Who may come to know more or less at the moments of something: those whom they were about so far, or else everybody. */
const newCloseOnes = ({ people, identities }: World) => {
  const close = new Map<string, ReadonlySet<string>>();
  const mayBe = people
    .filter(({ roles }) => !roles.some((role) => readNoDossier.includes(role)))
    .map(({ identity }) => identity);
  return {
    add: (id: string, whose: readonly string[]): void => {
      close.set(id, new Set([...(close.get(id) ?? []), ...whose.filter((identity) => mayBe.includes(identity))]));
    },
    of: (id: string): readonly string[] => [...(close.get(id) ?? identities)],
  };
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
 * @param again how much of what was asked for is asked for again at each later moment
 */
export const playEverything = async (world: World, again: Again): Promise<Played> => {
  const { asking, markers, knowledge, people, identities, addresses, inCivilDays, at, stack } = world;
  const document = await world.openApi();
  const following = await everybodyFollows(at.gateway, identities, stack.token);
  const mailAddresses = await markEverybody(world, people);
  const openColumns = await fillDirectory(world, people);
  const ids = new Map(people.map(({ identity, personId }) => [identity, personId]));
  const filledIn: FilledIn = { kinds: new Set(), fields: new Set() };
  const [readers, close] = [newReaders(world, again), newCloseOnes(world)];
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
    lookAt: async (id, whose) => {
      if (whose !== undefined) close.add(id, whose);
      await lookAt({ world, readers }, document, id, { whose: whose ?? identities, close: close.of(id) });
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
    sendToWrongPlaces(world, operationsIn(document), ['administrator', 'bmw-bos'], again),
    played(bmwJourney(stage)),
    played(careerJourney(stage)),
    played(conflictJourney(stage)),
    played(registrationJourney(stage, inCivilDays)),
    played(emergencyJourney(stage)),
    played(journeyOfMainLinesTakenBack(stage)),
    played(requestForSomebodyNew(stage)),
  ]);
  await world.untilInMart();
  const exported = await exportEverything(world);
  const isOver = (path: string): boolean => [...over].some((id) => path.includes(id));
  await readers.everybodyReads(identities, () => addresses.of(document).filter((path) => !isOver(path)));
  await world.untilInMart();
  await following.stop();
  return { filledIn, openColumns, mailAddresses, following, refused, exported };
};
