import type { JourneyEventType } from '@traject/domain';
import type { Relation } from './relation.js';

/** How much of an event somebody sees: all of it, only that and when it happened, or nothing. */
export type TimelineDetail = 'whole' | 'happening' | 'hidden';

/** What was addressed to the employer: that they gave their input at the start, and what they hear at the end. Source: S6. */
const addressedToTheEmployer: readonly JourneyEventType[] = [
  'EmployerInputGiven',
  'WordsDisclosed',
  'DisclosureOpened',
];

/** The coarse course besides. How many talks were held stands on the journey; when they were is not the employer's to know. */
const coarseCourse: readonly JourneyEventType[] = ['JourneyRequested', 'ContactConsentGiven', 'JourneyEnded'];

/** What of an event's course is shown apart, for whoever reads the policy. */
export const timelineShown = {
  // The marks are the employee's own; they count in totals only.
  happeningToPractitioner: ['JourneyEvaluated'],
  toRequester: [...coarseCourse, ...addressedToTheEmployer],
  toManager: addressedToTheEmployer,
} as const satisfies Readonly<Record<string, readonly JourneyEventType[]>>;

const isIn = (events: readonly JourneyEventType[], event: JourneyEventType): boolean => events.includes(event);

const happening = (shown: boolean): TimelineDetail => (shown ? 'happening' : 'hidden');

/**
 * How much of an event of a journey a relation sees. The employer never sees what an event says beside its name and
 * time; an event that is not in their list is hidden, so a new one is hidden until somebody decides otherwise.
 * Source: S7.
 */
export const timelineDetail = (relation: Relation, event: JourneyEventType): TimelineDetail => {
  switch (relation) {
    case 'employee':
      return 'whole';
    case 'practitioner':
      return isIn(timelineShown.happeningToPractitioner, event) ? 'happening' : 'whole';
    case 'coordinator':
      return 'happening';
    case 'requester':
      return happening(isIn(timelineShown.toRequester, event));
    case 'manager':
      return happening(isIn(timelineShown.toManager, event));
    case 'receiver':
    case 'emergency-reader':
    case 'none':
      return 'hidden';
  }
};

/** An event of a journey, as far as its timeline asks. */
export interface TimelineEvent {
  readonly sequence: number;
  readonly type: JourneyEventType;
  /** An instant. */
  readonly at: string;
  /** The role that did it. */
  readonly by: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One thing that happened, without content. Its number and whose doing it was go with the whole of it only. */
export type TimelineEntry = Pick<TimelineEvent, 'type' | 'at'> | Pick<TimelineEvent, 'sequence' | 'type' | 'at' | 'by'>;

/** Keys of what was disclosed and is no longer, without having been opened. */
const takenBack = (events: readonly TimelineEvent[]): ReadonlySet<unknown> =>
  new Set(
    events
      .filter(({ type }) => type === 'DisclosureWithdrawn' || type === 'DisclosureLapsed')
      .map(({ data }) => data['key']),
  );

/**
 * What of a journey's course a relation sees. An event that is only seen to have happened has no number, as the gaps
 * would count what is hidden, and not who did it, as that tells why a journey ended. What the employee took back, or
 * nobody opened in time, was never shared, to the employer. Source: S7.
 */
export const timelineFor = (relation: Relation, events: readonly TimelineEvent[]): readonly TimelineEntry[] => {
  const isEmployer = relation === 'requester' || relation === 'manager';
  const hidden = isEmployer ? takenBack(events) : new Set();
  return events.flatMap(({ sequence, type, at, by, data }) => {
    const detail = timelineDetail(relation, type);
    if (detail === 'hidden' || (type === 'WordsDisclosed' && hidden.has(data['key']))) return [];
    return [detail === 'whole' ? { sequence, type, at, by } : { type, at }];
  });
};
