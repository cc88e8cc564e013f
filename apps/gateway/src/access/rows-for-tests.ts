import type { IdentityRole } from '@traject/access';
import { v5 as idOfName } from 'uuid';

/** What is different about a row, by its columns. */
type Columns = Readonly<Record<string, unknown>>;

const namespace = '0b0f2c34-8c1e-4b44-9b52-6f9b0f7a1d55';

/** The id of whatever these facts name. */
export const idOf = (name: string): string => idOfName(name, namespace);

/** When everything began. */
export const at = '2026-01-05T09:00:00.000Z';
/** When another practitioner took over. */
export const takenOverAt = '2026-02-02T09:00:00.000Z';
/** When it had happened, whatever it is. */
export const afterwards = '2026-02-03T09:00:00.000Z';

/** The stream of a journey. */
export const streamOf = (journey: string): string => `journey/${idOf(journey)}`;

/** A task, open unless told. */
export const task = (name: string, kind: string, role: IdentityRole, rest: Columns) => ({
  task_id: name,
  task_key: kind,
  kind,
  role,
  state: 'open',
  opened_at: at,
  due_at: at,
  last_sequence: 1,
  stream: 'advice/sent',
  ...rest,
});
/** What a task of a journey has. */
export const ofJourney = (journey: string, assignee: string | null, state = 'open') => ({
  journey_id: idOf(journey),
  stream: streamOf(journey),
  assignee_id: assignee === null ? null : idOf(assignee),
  state,
});
/** What a task of an advice has, which waits for the manager. */
export const ofMees = (advice: string) => ({
  advice_id: advice,
  stream: `advice/${advice}`,
  assignee_id: idOf('mees'),
});

/** Somebody opened a disclosure. */
export const opening = (who: string) => ({ readerId: idOf(who), at: afterwards });

/** A disclosure by the words that it lets the employer have, which both opened unless told. */
export const disclosure = (contentRef: string, journey: string, rest: Columns) => ({
  disclosure_id: contentRef,
  disclosure_key: contentRef,
  journey_id: idOf(journey),
  organisation_id: idOf('noord'),
  purpose: 'main-lines',
  content_refs: [idOf(contentRef)],
  text_hash: '',
  mode: 'consent',
  recipient_ids: [idOf('hr'), idOf('mees')],
  recipients: [
    { personId: idOf('hr'), role: 'requester' },
    { personId: idOf('mees'), role: 'manager' },
  ],
  state: 'opened',
  disclosed_at: at,
  valid_until: '2126-01-01T00:00:00.000Z',
  openings: [opening('hr'), opening('mees')],
  opened_at: afterwards,
  stream: streamOf(journey),
  last_sequence: 1,
  ...rest,
});

/** An advice of the practitioner, about somebody or about their employer. */
export const advice = (name: string, concerned: string | null, rest: Columns) => ({
  advice_id: name,
  organisation_id: idOf('noord'),
  author_id: idOf('bos'),
  about: concerned === null ? 'organisation' : 'person',
  concerned_id: concerned === null ? null : idOf(concerned),
  theme: 'stress',
  text_hash: '',
  recipient_id: idOf('mees'),
  recipient_role: 'manager',
  phase: 'sent',
  raised_at: at,
  changed_at: at,
  state: {},
  stream: `advice/${name}`,
  last_sequence: 1,
  ...rest,
});

/** An event of a journey. */
export const event = (journey: string, sequence: number, type: string, data: object, occurredAt = at) => ({
  position: sequence + 100 * ['referred', 'taken-over', 'lapsed', 'went-on'].indexOf(journey),
  stream: streamOf(journey),
  sequence,
  event_id: idOf(`${journey}/${sequence}`),
  type,
  version: 1,
  data,
  actor_role: 'employee',
  occurred_at: occurredAt,
  recorded_at: occurredAt,
  payload_hash: '0'.repeat(64),
});

/** Somebody asked to break the glass of a journey, which another administrator allowed unless told. */
export const glass = (asked: string, journey: string, rest: Columns) => ({
  request_id: `${journey}/${asked}`,
  journey_id: idOf(journey),
  requested_by_id: idOf(asked),
  requested_at: at,
  reason: 'danger-to-others',
  explanation_ref: idOf(`why-${journey}`),
  hours: 4,
  lapses_at: '2126-01-01T00:00:00.000Z',
  approved_by_id: idOf(asked === 'ada' ? 'adem' : 'ada'),
  ends_at: '2126-01-01T00:00:00.000Z',
  stream: streamOf(journey),
  last_sequence: 1,
  ...rest,
});
