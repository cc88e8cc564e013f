import { phaseOf, type JourneyEvents, type JourneyEventType, type JourneyState } from '@traject/domain';
import { receiverIn } from './journey-parties.js';
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
  readonly ground: DossierGround;
}

/** An event of a journey, as far as its dossier asks. */
export interface DossierEvent {
  readonly sequence: number;
  readonly type: JourneyEventType;
  readonly at: string;
  readonly by: string;
  readonly data: Readonly<Record<string, unknown>>;
}

type RefFieldOf<Type extends JourneyEventType> = Extract<keyof JourneyEvents[Type], `${string}Ref`>;

/**
 * Whose words are: of employee and practitioner both, of the employee alone, or not listed, where the same words stand
 * elsewhere already. Every reference in an event has a line here, or this does not compile.
 */
type WhoseWords = {
  readonly [Type in JourneyEventType as RefFieldOf<Type> extends never ? never : Type]: Readonly<
    Record<RefFieldOf<Type>, 'both' | 'employee' | 'not-listed'>
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
  AgreementProposed: { goalRef: 'both', approachRef: 'both' },
  AgreementChangeRequested: { wishRef: 'both' },
  CoachingSessionHeld: { notesRef: 'both' },
  ExtensionProposed: { promptRef: 'both' },
  ReflectionStarted: { promptRef: 'both' },
  ReflectionWritten: { reflectionRef: 'both' },
  NeutralConversationHeld: { reportRef: 'both' },
  ReportRevised: { reportRef: 'both' },
  ReportChangeRequested: { wishRef: 'both' },
  // The marks and remarks of the evaluation are the employee's own; they count in totals only.
  JourneyEvaluated: { remarksRef: 'employee' },
  ClosingReportWritten: { reportRef: 'both', mainLinesRef: 'both' },
  MainLinesChangeRequested: { wishRef: 'both' },
  // Why somebody asked to open the dossier is the employee's to know, and not the practitioner's.
  BreakGlassRequested: { explanationRef: 'employee' },
};

type WordsOfEvent = Readonly<Record<string, FoundWords['whose'] | 'not-listed'>>;

/** Words of both or of the employee alone. */
interface FoundWords extends Omit<DossierItem, 'ground'> {
  readonly whose: 'both' | 'employee';
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
    whose === 'not-listed'
      ? []
      : textOf(data[field]).map((contentRef) => ({ contentRef, sequence, at, by, number: numberIn(data), whose })),
  );
};

/** What was handed over, and to whom it may be shown when. Source: `libs/domain/README.md`, "Confidentiality". */
interface HandOver {
  /** The goal of the referral under way, where it has one. */
  readonly goal: readonly string[];
  /** What the employee agreed to hand over; nothing once they took that back. */
  readonly agreed: readonly string[];
  readonly accepted: boolean;
  /** What went along to who serves now; nothing when no referral led to them. */
  readonly pack: readonly string[];
  /** Sequence from which on the words are those of who serves now. */
  readonly servesFrom: number;
}

const nothingUnderWay = { goal: [], agreed: [], accepted: false } as const;
const nothingHandedOver: HandOver = { ...nothingUnderWay, pack: [], servesFrom: 0 };
const packUnderWay = ({ goal, agreed }: HandOver): readonly string[] => [...goal, ...agreed];

const handOverAfter = (before: HandOver, { sequence, type, data }: DossierEvent): HandOver => {
  switch (type) {
    case 'ReferralProposed':
      return { ...before, ...nothingUnderWay, goal: textOf(data['goalRef']) };
    case 'HandOverConsentGiven': {
      const refs: readonly unknown[] = Array.isArray(data['handOverRefs']) ? data['handOverRefs'] : [];
      return { ...before, agreed: refs.flatMap(textOf) };
    }
    case 'ReferralAccepted':
      return { ...before, accepted: true };
    case 'ReceiverDroppedOut':
      return { ...before, accepted: false };
    case 'HandOverConsentRefused':
    case 'NoReceiverFound':
    case 'ReferralWithdrawn':
      return { ...before, ...nothingUnderWay };
    case 'ConsentWithdrawn':
      return data['consent'] === 'hand-over' ? { ...before, agreed: [], accepted: false } : before;
    case 'TrajectoryOpened':
      // Without a referral the same practitioner goes on, from the intake or from one trajectory to the next.
      if (!before.accepted) return before;
      return { ...nothingUnderWay, pack: packUnderWay(before), servesFrom: sequence };
    default:
      return before;
  }
};

/** Each reference once, where it came first; within one event by reference. */
const once = (items: readonly DossierItem[]): readonly DossierItem[] => {
  const first = new Map<string, DossierItem>();
  for (const item of items) if (!first.has(item.contentRef)) first.set(item.contentRef, item);
  return [...first.values()].toSorted(
    (one, other) => one.sequence - other.sequence || (one.contentRef < other.contentRef ? -1 : 1),
  );
};

const asItem = ({ whose: _whose, ...words }: FoundWords, ground: DossierGround): DossierItem => ({ ...words, ground });

/** Words of a dossier in the grounds that open them to somebody. */
type Opened = readonly (readonly [ground: DossierGround, words: readonly FoundWords[]])[];

const forPractitioner = (
  personId: string,
  state: Pick<JourneyState, 'stage' | 'practitioner'>,
  words: readonly FoundWords[],
  handOver: HandOver,
): { readonly as: Reader; readonly opened: Opened } => {
  const shared = words.filter(({ whose }) => whose === 'both');
  const packed = (refs: readonly string[]) => shared.filter(({ contentRef }) => refs.includes(contentRef));
  if (state.practitioner?.practitionerId === personId) {
    const since = shared.filter(({ sequence }) => sequence >= handOver.servesFrom);
    const opened: Opened = [
      ['hand-over-pack', packed(handOver.pack)],
      ['serving-practitioner', since],
    ];
    return { as: 'practitioner', opened };
  }
  const hasAccepted = handOver.accepted && receiverIn(state) === personId;
  return { as: 'receiver', opened: hasAccepted ? [['hand-over-pack', packed(packUnderWay(handOver))]] : [] };
};

/**
 * What of a journey's dossier somebody may read at this moment, in the order in which it came. The employee reads
 * everything about their own journey. Who serves now reads what was written since they, or who they replaced, began, and
 * what the employee agreed to hand over; who accepted a referral reads the latter. Everybody else reads nothing here:
 * the employer reads what was addressed to them, elsewhere. Source: S7.
 */
export const dossierFor = (
  personId: string,
  state: Pick<JourneyState, 'employeeId' | 'stage' | 'practitioner'>,
  events: readonly DossierEvent[],
): readonly DossierItem[] => {
  const words = events.flatMap(wordsIn);
  const { as, opened } =
    state.employeeId === personId
      ? { as: 'employee' as const, opened: [['own-dossier', words]] as const }
      : forPractitioner(personId, state, words, events.reduce(handOverAfter, nothingHandedOver));
  // Only what the employee ticked is in a pack. Of the labels in a dossier this is the stricter one.
  const reading = { as, label: 'confidential', phase: phaseOf(state), consent: 'given' } as const;
  return once(
    opened.flatMap(([ground, found]) => (opens(ground, reading) ? found.map((each) => asItem(each, ground)) : [])),
  );
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
