import {
  dossierFor,
  dossierInEmergency,
  professionIn,
  type DossierEvent,
  type DossierItem,
  type Permission,
} from '@traject/access';
import { streamOf } from '@traject/contracts';
import type { ContentVersion } from '@traject/dossier';
import type { ActorRole, JourneyEventType, JourneyState } from '@traject/domain';
import { requireAccess, subjectOfJourney } from '../access/require.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { notFound } from '../problems/http-problem.js';

/** The dossier of a journey, as it stands open to somebody at one moment. */
export interface OpenedDossier {
  readonly state: JourneyState;
  /** The capacity in which the caller reads. */
  readonly role: ActorRole;
  readonly items: readonly DossierItem[];
  readonly events: readonly DossierEvent[];
}

/**
 * What of a journey's dossier the caller may read now.
 * @throws HttpProblem `journey-not-found`, `not-allowed`
 */
export async function openDossierFor(
  { readModels, eventLog }: GatewayParts,
  caller: Caller,
  journeyId: string,
  permission: Permission,
): Promise<OpenedDossier> {
  const row = await readModels.selectFrom('journeys').selectAll().where('journeyId', '=', journeyId).executeTakeFirst();
  if (row === undefined) throw notFound('journey');
  const { state } = row;
  const ground = requireAccess(permission, caller, subjectOfJourney(row, row.practitionerId, state), 'journey');
  const logged = await eventLog.readStream(streamOf('journey', journeyId));
  // What stands in the stream of a journey is an event of a journey.
  const events = logged.map(({ sequence, event }) => ({ ...event, sequence, type: event.type as JourneyEventType }));
  if (ground === 'emergency-reader')
    return { state, role: 'administrator', items: dossierInEmergency(state, events), events };
  const role = ground === 'employee' ? ground : professionIn(state, caller.personId);
  return { state, role, items: dossierFor(caller.personId, state, events), events };
}

/** An item of a dossier with the versions of it that its reader may read, oldest first. */
export interface ReadableItem {
  readonly item: DossierItem;
  readonly versions: readonly ContentVersion[];
}

/** What went along in a hand-over goes without why it was corrected, which the employee was not shown. Source: S7. */
const asItWentAlong = (version: ContentVersion): ContentVersion => ({ ...version, reasonRef: null });

/**
 * The versions that may be read of each of these items: all, with why each was corrected, or of what went along in a
 * hand-over the words that were agreed to and nothing else.
 */
export async function readableVersions(
  { database, dossier }: GatewayParts,
  items: readonly DossierItem[],
): Promise<readonly ReadableItem[]> {
  const refs = items.map(({ contentRef }) => contentRef);
  const found = await database.query.transaction().execute((transaction) => dossier.versionsOf(transaction, refs));
  return items.map((item) => {
    const versions = found.filter(({ firstRef }) => firstRef === item.contentRef);
    if (item.version === null) return { item, versions };
    return { item, versions: versions.filter(({ version }) => version === item.version).map(asItWentAlong) };
  });
}

/**
 * One item that the caller may read now, by the reference of its first version.
 * @throws HttpProblem `content-not-found`
 */
export async function readableItem(
  parts: GatewayParts,
  { items }: OpenedDossier,
  contentRef: string,
): Promise<ReadableItem> {
  const item = items.find((each) => each.contentRef === contentRef);
  const [readable] = item === undefined ? [] : await readableVersions(parts, [item]);
  if (readable === undefined || readable.versions.length === 0) throw notFound('content');
  return readable;
}
