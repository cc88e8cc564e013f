import type { ActorRole, DisclosureMode, DisclosurePurpose, TaskKind, TaskRole } from '@traject/domain';
import { code, count, day, martTable, orNull, pseudonym } from '../table.js';

const ownerKind = code<'journey' | 'advice'>('Whether a journey or an advice asked for it.');

/** One thing that somebody was asked to do. */
export const tasks = martTable({
  name: 'tasks',
  about: 'One thing that somebody was asked to do, and how it was handled.',
  owner: 'owner',
  key: ['owner', 'sequence'],
  columns: {
    owner: pseudonym('The journey or the advice.'),
    sequence: count('Place in the stream of the event that opened it.'),
    ownerKind,
    kind: code<TaskKind>('What is asked.'),
    role: code<TaskRole>('Of whom.'),
    assignee: orNull(pseudonym('Who is asked now; null when anyone of the role may take it.')),
    number: orNull(count('Of the talk or session that it is about, if it is.')),
    openedDay: day('Day on which it was asked.'),
    dueDay: day('Day by which it is due, pauses and moves included.'),
    availableFromDay: orNull(day('Day from which it can be done, where that is later.')),
    state: code<'open' | 'completed' | 'cancelled'>('Where it stands; cancelled: it is needed no more.'),
    closedDay: orNull(day('Day on which it was completed or cancelled.')),
    closedBy: orNull(code<ActorRole>('In which capacity that happened.')),
    remindedDay: orNull(day('Day of the reminder, if there was one.')),
    escalatedDay: orNull(day('Day on which the coordinator was told, if it came to that.')),
    reassignments: count('How often somebody else was asked instead.'),
  },
});

/** Words that the employer was let read. */
export const disclosures = martTable({
  name: 'disclosures',
  about: 'Words about a person that the employer was let read, and what became of that; never the words.',
  owner: 'owner',
  key: ['owner', 'sequence'],
  columns: {
    owner: pseudonym('The journey or the advice.'),
    sequence: count('Place in the stream.'),
    ownerKind: { ...ownerKind, about: 'Whether they belong to a journey or an advice.' },
    purpose: code<DisclosurePurpose>('What they are for.'),
    mode: code<DisclosureMode>('By consent of the employee, or as said in their presence.'),
    disclosedDay: day('Day on which the employee let them go.'),
    validUntilDay: day('Last day on which they may be opened.'),
    recipients: count('To how many people.'),
    openings: count('How often they were opened.'),
    firstOpenedDay: orNull(day('Day on which they were opened first.')),
    state: code<'open' | 'withdrawn' | 'lapsed'>('Whether they can be opened; withdrawn: by the employee.'),
    overDay: orNull(day('Day on which they were withdrawn or lapsed.')),
  },
});
