import type { PathGroup, ProcessLog } from '../process-log/process-log.js';
import type { AttackedTable } from './attacked-table.js';

/** What a row of a process log shows of somebody, as the categories of a report; null where it does not. */
type Reading = (group: PathGroup) => string | null;

const times = ({ steps }: PathGroup, step: PathGroup['steps'][number]['step']): number =>
  steps.filter((one) => one.step === step).length;

const noShows: Reading = (group) => {
  const missed = times(group, 'appointment-missed');
  if (missed > 1) return 'more';
  if (!group.whole) return null;
  return missed === 1 ? 'one' : 'none';
};

const referrals: Reading = (group) => {
  if (times(group, 'referral-handed-over') > 0) return 'accepted';
  if (!group.whole) return null;
  return times(group, 'referral-opened') > 0 ? 'not-accepted' : 'none';
};

const route: Reading = (group) => {
  if (times(group, 'bmw-talk-held') > 0) return 'bmw';
  return times(group, 'coaching-session-held') > 0 ? 'coach' : null;
};

/** Of a table of those alone who have a number there. */
const routeWith =
  (wanted: 'bmw' | 'coach'): Reading =>
  (group) =>
    route(group) === wanted ? wanted : null;

const organisationWith =
  (step: PathGroup['steps'][number]['step']): Reading =>
  (group) =>
    times(group, step) > 0 ? group.organisation : null;

const ALL = 'all';
const OTHERS = 'other organisations';

/** Tables of the people whose journeys ended in which a process log shows where somebody stands. */
const readings: Readonly<Record<string, { readonly read: Reading; readonly rows: 'organisations' | 'one' }>> = {
  'no-shows': { read: noShows, rows: 'organisations' },
  referrals: { read: referrals, rows: 'organisations' },
  'duration by route': { read: route, rows: 'organisations' },
  'bmw-talks by route': { read: routeWith('bmw'), rows: 'organisations' },
  'coaching-sessions by route': { read: routeWith('coach'), rows: 'organisations' },
  'ended by organisation': { read: ({ organisation }) => organisation, rows: 'one' },
  'bmw-talks by organisation': { read: organisationWith('bmw-talk-held'), rows: 'one' },
  'coaching-sessions by organisation': { read: organisationWith('coaching-session-held'), rows: 'one' },
};

/**
 * Tables of a release with what a process log of the same people adds to them; those to which it adds nothing are left out.
 * @param asked how many asked by themselves, which the attacker is told: any row without an organisation may be one of them,
 * and reports have them in no category
 */
export const withLog = (
  tables: readonly AttackedTable[],
  { groups }: ProcessLog,
  asked: number,
): readonly AttackedTable[] =>
  tables.flatMap((table) => {
    const reading = readings[table.name];
    if (reading === undefined) return [];
    const rows = new Set([...table.leaves, ...table.parts.keys()]);
    const shown = new Map<string, { row: string; column: string; people: number }>();
    const add = (row: string, column: string, people: number): void => {
      const key = `${row}\n${column}`;
      shown.set(key, { row, column, people: people + (shown.get(key)?.people ?? 0) });
    };
    const unplaced = new Map<string, number>();
    for (const group of groups) {
      const column = reading.read(group);
      if (column === null || !table.columns.includes(column)) continue;
      if (group.organisation === null) {
        unplaced.set(column, (unplaced.get(column) ?? 0) + group.people);
        continue;
      }
      add(ALL, column, group.people);
      if (reading.rows === 'organisations') {
        add(rows.has(group.organisation) ? group.organisation : OTHERS, column, group.people);
      }
    }
    for (const [column, people] of unplaced) add(ALL, column, Math.max(0, people - asked));
    return [{ ...table, atLeast: [...shown.values()] }];
  });
