import type { Subject } from '@traject/access';
import type { Asking, Cast } from './cast.js';
import type { Prepared, PreparedAdvice, PreparedDisclosure, PreparedJourney, PreparedTask } from './prepare.js';
import type { Route } from './routes.js';

/** A record of the directory. */
export interface DirectoryRecord {
  readonly of: string;
  readonly id: string;
  /** Undefined where everybody who may ask for such records sees this one. */
  readonly person?: Asking;
  readonly organisationId?: string;
}

/** A task, as a route is asked about it. */
interface TaskTarget {
  readonly kind: 'task';
  readonly task: PreparedTask;
  readonly subject: Subject;
  readonly of: string;
  readonly isPaused: boolean;
}

/** What a route is asked about. */
export type Target =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'journey'; readonly journey: PreparedJourney; readonly contentRef?: string }
  | TaskTarget
  | { readonly kind: 'advice'; readonly advice: PreparedAdvice }
  | { readonly kind: 'disclosure'; readonly disclosure: PreparedDisclosure }
  | { readonly kind: 'record'; readonly record: DirectoryRecord }
  /** Null: the organisation is not named. */
  | { readonly kind: 'report'; readonly organisationId: string | null }
  /** Something that there is not, under an id that nothing has. */
  | { readonly kind: 'unknown'; readonly what: 'login' | 'legal-hold' | 'break-glass' | 'export' | 'key-rotation' };

/** Who asks: somebody of the cast, nobody, or somebody who is gone. */
export type By = Asking | 'nobody' | 'gone';

/** One question to the gateway. */
export interface Case {
  readonly route: Route;
  readonly by: By;
  readonly target: Target;
}

/** What is asked about: journeys, advices and the records of the directory. */
export interface World extends Prepared {
  readonly cast: Cast;
  readonly records: readonly DirectoryRecord[];
}

/** One of each kind of task for each person, open, suspended by a pause, and over: the next ones would show the same. */
const different = (tasks: readonly TaskTarget[]): readonly TaskTarget[] => [
  ...new Map(
    tasks.map((target) => {
      const { kind, role, assigneeId, isOpen } = target.task;
      return [JSON.stringify([kind, role, assigneeId, isOpen, target.isPaused]), target] as const;
    }),
  ).values(),
];

const tasksOf = ({ journeys, advices }: Prepared): readonly TaskTarget[] =>
  [...journeys, ...advices].flatMap(({ name, tasks, ...owner }) =>
    tasks.map((task): TaskTarget => {
      const { assigneeId, role } = task;
      const { organisationId } = 'subject' in owner ? owner.subject : owner.parties;
      const nobody = { employeeId: null, requesterId: null, managerId: null, practitionerIds: [] };
      const subject = { organisationId, ...nobody, task: { assigneeId, role } };
      return { kind: 'task', task, subject, of: name, isPaused: 'state' in owner && owner.state.pause !== null };
    }),
  );

const targetsOf = ({ path, parameters }: Route, world: World): readonly Target[] => {
  if (parameters.includes('contentRef'))
    return world.journeys.flatMap((journey) =>
      journey.refs.map((contentRef): Target => ({ kind: 'journey', journey, contentRef })),
    );
  if (parameters.includes('requestId')) return [{ kind: 'unknown', what: 'break-glass' }];
  if (parameters.includes('journeyId')) return world.journeys.map((journey): Target => ({ kind: 'journey', journey }));
  if (parameters.includes('taskId')) return different(tasksOf(world));
  if (parameters.includes('adviceId')) return world.advices.map((advice): Target => ({ kind: 'advice', advice }));
  if (parameters.includes('disclosureId'))
    return world.disclosures.map((disclosure): Target => ({ kind: 'disclosure', disclosure }));
  if (parameters.includes('loginId')) return [{ kind: 'unknown', what: 'login' }];
  if (parameters.includes('holdId')) return [{ kind: 'unknown', what: 'legal-hold' }];
  if (parameters.includes('exportId')) return [{ kind: 'unknown', what: 'export' }];
  if (parameters.includes('rotationId')) return [{ kind: 'unknown', what: 'key-rotation' }];
  if (parameters.includes('measure'))
    return [null, world.cast.noord, world.cast.zuid].map((organisationId): Target => ({
      kind: 'report',
      organisationId,
    }));
  if (parameters.includes('id'))
    return world.records
      .filter(({ of }) => path.startsWith(`/api/${of}/`))
      .map((record): Target => ({ kind: 'record', record }));
  return [{ kind: 'nothing' }];
};

/** Every route × everybody × everything that it can be about. */
export const casesOf = (routes: readonly Route[], world: World): readonly Case[] => {
  const askers: readonly By[] = [...world.cast.everybody, 'nobody', 'gone'];
  return routes.flatMap((route) => {
    const targets = targetsOf(route, world);
    if (targets.length === 0) throw new Error(`route-without-entry: nothing is known that ${route.path} is about.`);
    return askers.flatMap((by) => targets.map((target) => ({ route, by, target })));
  });
};

const nameOfTarget = (target: Target): string => {
  switch (target.kind) {
    case 'nothing':
      return '';
    case 'journey':
      return ` of a journey ${target.journey.name}`;
    case 'task':
      return ` of ${target.task.taskId} (${target.task.role}) of ${target.of}`;
    case 'advice':
      return ` of ${target.advice.name}`;
    case 'disclosure':
      return ` of a disclosure (${target.disclosure.purpose}, ${target.disclosure.state})`;
    case 'unknown':
      return ` of a ${target.what} that there is not`;
    case 'report':
      return ` of ${target.organisationId ?? 'nobody in particular'}`;
    case 'record':
      return ` of one of ${target.record.of}`;
  }
};

/** A case in words, for whoever reads that it went wrong. */
export const nameOf = ({ route, by, target }: Case): string =>
  `${route.method} ${route.path} by ${typeof by === 'string' ? by : by.name}${nameOfTarget(target)}`;
