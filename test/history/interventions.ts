import { currentTrajectory, practitionerRole, type Actor } from '@traject/domain';
import { calendarAt } from './calendar.js';
import { oneOf, practitionerFacts } from './cast.js';
import { onDayAfter, type Deed, type Walk } from './walk.js';

/** Something that comes between, whatever a journey is in. */
export interface Intervention {
  readonly at: string;
  readonly actor: (walk: Walk) => Actor;
  /** Undefined when there is nothing to do by then. */
  readonly deed: (walk: Walk) => Deed | undefined;
}

const employee = ({ state }: Walk): Actor => ({ role: 'employee', personId: state.employeeId });
const coordinator = (): Actor => ({ role: 'coordinator', personId: 'coordinator-1' });
const practitioner = ({ state }: Walk): Actor => ({
  role: practitionerRole(state),
  personId: state.practitioner?.practitionerId ?? null,
});

const stops = ({ chance }: Walk): Deed => {
  const reason = chance.weighted({
    'helped-enough': 40,
    'no-match': 20,
    'other-help-found': 12,
    'left-organisation': 10,
    'not-said': 18,
  } as const);
  return { type: 'StopJourney', data: { reason }, counts: [[`stopped ${reason}`, 1]] };
};

const pausedFor = (at: string, days: number): readonly Intervention[] => [
  {
    at,
    actor: coordinator,
    deed: () => ({ type: 'PauseJourney', data: { reason: 'absence-of-employee' }, counts: [['pauses', 1]] }),
  },
  {
    at: onDayAfter(at, days, 8),
    actor: coordinator,
    deed: ({ state }) =>
      state.pause === null ? undefined : { type: 'ResumeJourney', data: {}, counts: [['resumed', 1]] },
  },
];

const replaces = (walk: Walk): Deed | undefined => {
  const kind = practitionerRole(walk.state) === 'coach' ? 'coach' : 'bmw';
  const others = (kind === 'coach' ? walk.cast.coaches : walk.cast.bmw).filter(
    (id) => id !== walk.state.practitioner?.practitionerId,
  );
  if (walk.state.practitioner === null) return undefined;
  const data = { practitioner: practitionerFacts(oneOf(walk.chance, others), kind), reason: 'absence' };
  return { type: 'ReplacePractitioner', data, counts: [['replacements', 1]] };
};

const moves = (walk: Walk): Deed | undefined => {
  const trajectory = currentTrajectory(walk.state);
  if (trajectory === null) return undefined;
  const startsAt = onDayAfter(walk.now, 3 + walk.chance.between(0, 10), 10);
  const appointment = { startsAt, calendar: calendarAt(startsAt) };
  return { type: 'MoveAppointment', data: { appointment }, counts: [['appointments moved', 1]] };
};

/** What will come between in this journey, and when. */
export const interventionsFor = (walk: Walk): readonly Intervention[] => {
  const { chance, now } = walk;
  const later = (most: number, hour: number): string => onDayAfter(now, chance.between(5, most), hour);
  return [
    ...(chance.percent(6) ? [{ at: later(150, 12), actor: employee, deed: stops }] : []),
    ...(chance.percent(6) ? pausedFor(later(120, 8), chance.between(7, 40)) : []),
    ...(chance.percent(5) ? [{ at: later(120, 13), actor: coordinator, deed: replaces }] : []),
    ...(chance.percent(25) ? [{ at: later(90, 14), actor: practitioner, deed: moves }] : []),
  ];
};
