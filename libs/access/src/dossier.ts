import {
  phaseOf,
  type AgreedItem,
  type JourneyEvents,
  type JourneyEventType,
  type JourneyState,
} from '@traject/domain';
import type { DossierEvent } from './dossier-event.js';
import { handOverIn, isToReceive, servesNow, type DossierState, type HandOver } from './hand-over.js';
import { opens, type ReadGround, type Reader } from './read-rules.js';

/** On what ground words of a journey's dossier are read. */
export type DossierGround = Extract<
  ReadGround,
  'own-dossier' | 'serving-practitioner' | 'hand-over-pack' | 'break-glass'
>;

/** Words in the dossier of a journey that somebody may read; the words themselves are elsewhere. */
export interface DossierItem {
  readonly contentRef: string;
  /** Sequence of the event that brought them. */
  readonly sequence: number;
  readonly at: string;
  /** The role that wrote them. */
  readonly by: string;
  /** Number of the talk, session or version; null where there is only one. */
  readonly number: number | null;
  /** The one version that went along in a hand-over; null where the newest may be read, and each one before it. */
  readonly version: number | null;
  /** Whether nobody answers on these words to the letter, so that whoever wrote them may correct them. */
  readonly mayBeCorrected: boolean;
  readonly ground: DossierGround;
}

type RefFieldOf<Type extends JourneyEventType> = Extract<keyof JourneyEvents[Type], `${string}Ref`>;

/** Whose words are: of employee and practitioner both, of both and answered on to the letter by somebody, or of the employee alone. */
type Whose = 'both' | 'answered-on' | 'employee';

/** Every reference in an event has a line here, or this does not compile. */
type WhoseWords = {
  readonly [Type in JourneyEventType as RefFieldOf<Type> extends never ? never : Type]: Readonly<
    Record<RefFieldOf<Type>, Whose>
  >;
};

/** See {@link WhoseWords}. */
export const whoseWords: WhoseWords = {
  JourneyRequested: { questionRef: 'both' },
  IntakeRecorded: { reasonRef: 'both' },
  BmwTalkHeld: { notesRef: 'both' },
  SignalNoticed: { descriptionRef: 'both' },
  ReferralProposed: { goalRef: 'both' },
  EmployerInputGiven: { inputRef: 'both' },
  AgreementProposed: { goalRef: 'answered-on', approachRef: 'answered-on' },
  AgreementChangeRequested: { wishRef: 'both' },
  CoachingSessionHeld: { notesRef: 'both' },
  ExtensionProposed: { promptRef: 'both' },
  ReflectionStarted: { promptRef: 'both' },
  ReflectionWritten: { reflectionRef: 'both' },
  NeutralConversationHeld: { reportRef: 'answered-on' },
  ReportRevised: { reportRef: 'answered-on' },
  ReportChangeRequested: { wishRef: 'both' },
  // The marks and remarks of the evaluation are the employee's own; they count in totals only.
  JourneyEvaluated: { remarksRef: 'employee' },
  ClosingReportWritten: { reportRef: 'both', mainLinesRef: 'answered-on' },
  MainLinesChangeRequested: { wishRef: 'both' },
  // Why somebody asked to open the dossier is the employee's to know, and not the practitioner's.
  BreakGlassRequested: { explanationRef: 'employee' },
};

type WordsOfEvent = Readonly<Record<string, Whose>>;

/** Words as an event brought them. */
interface FoundWords extends Omit<DossierItem, 'ground' | 'version' | 'mayBeCorrected'> {
  readonly whose: Whose;
}

const textOf = (value: unknown): readonly string[] => (typeof value === 'string' ? [value] : []);

const numberIn = (data: DossierEvent['data']): number | null => {
  const found = data['number'] ?? data['afterSession'] ?? data['version'];
  return typeof found === 'number' ? found : null;
};

const wordsIn = ({ sequence, type, at, by, data }: DossierEvent): readonly FoundWords[] => {
  // Events without words have no line.
  const fields = (whoseWords as Partial<Record<JourneyEventType, WordsOfEvent>>)[type] ?? {};
  return Object.entries(fields).flatMap(([field, whose]) =>
    textOf(data[field]).map((contentRef) => ({ contentRef, sequence, at, by, number: numberIn(data), whose })),
  );
};

/** Each reference once, where it came first; within one event by reference. */
const once = (items: readonly DossierItem[]): readonly DossierItem[] => {
  const first = new Map<string, DossierItem>();
  for (const item of items) if (!first.has(item.contentRef)) first.set(item.contentRef, item);
  return [...first.values()].toSorted(
    (one, other) => one.sequence - other.sequence || (one.contentRef < other.contentRef ? -1 : 1),
  );
};

const asItem = ({ whose, ...words }: FoundWords, ground: DossierGround): DossierItem => ({
  ...words,
  ground,
  version: null,
  mayBeCorrected: whose !== 'answered-on',
});

/** What went along stays what it was when the employee saw it, whatever is corrected later. */
const inPack = (words: readonly FoundWords[], agreed: readonly AgreedItem[]): readonly DossierItem[] =>
  words.flatMap((found) => {
    const item = agreed.find(({ itemRef }) => itemRef === found.contentRef);
    const { version } = item ?? {};
    return version === undefined ? [] : [{ ...asItem(found, 'hand-over-pack'), version, mayBeCorrected: false }];
  });

/** What is open to somebody, and as what they read it. */
interface Opened {
  readonly as: Reader;
  readonly items: readonly DossierItem[];
}

const forPractitioner = (
  personId: string,
  state: DossierState,
  words: readonly FoundWords[],
  handOver: HandOver,
): Opened => {
  const shared = words.filter(({ whose }) => whose !== 'employee');
  if (servesNow(personId, state)) {
    const { pack, servesFrom } = handOver;
    const own = shared.filter(({ sequence }) => sequence >= servesFrom);
    const items = [...inPack(shared, pack), ...own.map((found) => asItem(found, 'serving-practitioner'))];
    return { as: 'practitioner', items };
  }
  return { as: 'receiver', items: isToReceive(personId, state, handOver) ? inPack(shared, handOver.underWay) : [] };
};

/**
 * What of a journey's dossier somebody may read at this moment, in the order in which it came. The employee reads
 * everything about their own journey. Who serves now reads what was written since they, or who they replaced, began, and
 * what the employee agreed to hand over; who accepted a referral reads the latter. Everybody else reads nothing here:
 * the employer reads what was addressed to them, elsewhere. Source: S7.
 */
export const dossierFor = (
  personId: string,
  state: DossierState,
  events: readonly DossierEvent[],
): readonly DossierItem[] => {
  const words = events.flatMap(wordsIn);
  const { as, items }: Opened =
    state.employeeId === personId
      ? { as: 'employee', items: words.map((found) => asItem(found, 'own-dossier')) }
      : forPractitioner(personId, state, words, handOverIn(events));
  // Only what the employee ticked is in a pack. Of the labels in a dossier this is the stricter one.
  const reading = { as, label: 'confidential', phase: phaseOf(state), consent: 'given' } as const;
  return once(items.filter(({ ground }) => opens(ground, reading)));
};

/** All of a journey's dossier, for who opened it in an emergency, in the order in which it came. */
export const dossierInEmergency = (
  state: Pick<JourneyState, 'stage'>,
  events: readonly DossierEvent[],
): readonly DossierItem[] => {
  const reading = { as: 'emergency-reader', label: 'confidential', phase: phaseOf(state), consent: 'none' } as const;
  return opens('break-glass', reading)
    ? once(events.flatMap(wordsIn).map((found) => asItem(found, 'break-glass')))
    : [];
};
