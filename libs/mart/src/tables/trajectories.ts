import type { CoachKind, JourneyEvents, Trajectory } from '@traject/domain';
import { code, count, day, flag, martTable, orNull, pseudonym } from '../table.js';

type ReplacementReason = JourneyEvents['PractitionerReplaced']['reason'];

/** One stretch of BMW, coaching or neutral conversation. */
export const trajectories = martTable({
  name: 'trajectories',
  about: 'One stretch of BMW, coaching or neutral conversation. A journey is a chain of them, without a gap.',
  owner: 'journey',
  key: ['journey', 'number'],
  columns: {
    journey: pseudonym('Its journey.'),
    number: count('First, second, … of its journey.'),
    kind: code<Trajectory['kind']>('BMW, coaching or neutral conversation.'),
    coachKind: orNull(code<CoachKind>('Kind of coach, of a coaching.')),
    practitioner: orNull(pseudonym('Who serves it, or served it last.')),
    openedDay: day('Day on which it began.'),
    endedDay: orNull(day('Day on which it ended.')),
    agreementVersions: count('Versions of the agreement that the coach proposed.'),
    agreedDay: orNull(day('Day on which coaching started, as all parties accepted the same version.')),
    sessionsAgreed: orNull(count('Sessions agreed, extensions included (five to nine).')),
    extensionsAgreed: count('Extensions that were agreed.'),
    extensionsRefused: count('Extensions that were refused.'),
    held: count('Talks, sessions or conversations that were held.'),
    missed: count('Those that were missed.'),
    reportVersions: count('Versions of the report of a neutral conversation.'),
    reportSettledDay: orNull(day('Day on which both sides approved the same report.')),
  },
});

/** One talk, session or conversation that was planned. */
export const appointments = martTable({
  name: 'appointments',
  about: 'One BMW talk, coaching session or neutral conversation that was planned, and what became of it.',
  owner: 'journey',
  key: ['journey', 'sequence'],
  columns: {
    journey: pseudonym('Its journey.'),
    sequence: count('Place in the stream of the event that planned it.'),
    trajectory: orNull(count('Number of its trajectory.')),
    kind: code<'bmw-talk' | 'coaching-session' | 'neutral-conversation'>('What was planned.'),
    number: orNull(count('First, second, … talk or session of the trajectory; null for a conversation.')),
    plannedDay: orNull(day('Day on which it was planned; null when that was never published.')),
    onDay: day('Day for which it is planned, after the last move.'),
    place: orNull(code<JourneyEvents['BmwTalkPlanned']['place']>('Where, coarse on purpose.')),
    moves: count('How often it was moved.'),
    outcome: code<'planned' | 'held' | 'missed' | 'released'>(
      'What became of it; released: a pause or an end came between.',
    ),
    outcomeDay: orNull(day('Day on which it was held, or on which the rest was recorded.')),
    missedBy: orNull(code<JourneyEvents['BmwTalkMissed']['missedBy']>('Who was not there, of a missed one.')),
    next: orNull(
      code<
        | JourneyEvents['BmwTalkHeld']['next']
        | JourneyEvents['CoachingSessionHeld']['next']
        | JourneyEvents['NeutralConversationHeld']['next']
      >('How the practitioner wanted to go on, of one that was held.'),
    ),
  },
});

/** One interval to reflect between two sessions. */
export const reflections = martTable({
  name: 'reflections',
  about: 'One interval of one to three weeks to reflect and practise between two coaching sessions.',
  owner: 'journey',
  key: ['journey', 'sequence'],
  columns: {
    journey: pseudonym('Its journey.'),
    sequence: count('Place in the stream of the event that began it.'),
    trajectory: orNull(count('Number of its trajectory.')),
    afterSession: count('The session that it follows.'),
    days: count('Days as set.'),
    startedDay: day('Day on which it began.'),
    endsDay: day('Day on which it is to end, pauses included.'),
    endedDay: orNull(day('Day on which it ended.')),
    written: flag('Whether the employee wrote a reflection.'),
  },
});

/** One practitioner's time in a journey. */
export const practitionerStays = martTable({
  name: 'practitioner_stays',
  about: "One practitioner's time in a journey, intake included; from these follows the caseload on any day.",
  owner: 'journey',
  key: ['journey', 'sequence'],
  columns: {
    journey: pseudonym('The journey.'),
    sequence: count('Place in the stream of the event that began it.'),
    practitioner: orNull(pseudonym('Who; null when erased before this was published.')),
    fromDay: day('First day.'),
    untilDay: orNull(day('Last day; null while it lasts.')),
    endedBy: orNull(code<'next-practitioner' | 'replacement' | 'end'>('What ended it.')),
    replacementReason: orNull(code<ReplacementReason>('Why they were replaced, if they were.')),
  },
});

/** One pause of a journey. */
export const pauses = martTable({
  name: 'pauses',
  about: 'One pause of a journey, in which nothing falls due.',
  owner: 'journey',
  key: ['journey', 'sequence'],
  columns: {
    journey: pseudonym('Its journey.'),
    sequence: count('Place in the stream of the event that began it.'),
    reason: code<JourneyEvents['JourneyPaused']['reason']>('Coarse reason; never the cause of an absence.'),
    fromDay: day('Day on which it began.'),
    untilDay: orNull(day('Day on which the journey went on, or ended.')),
    shiftDays: orNull(count('Days by which what had yet to fall due moved.')),
  },
});

/** Something a BMW practitioner noticed about the organisation. */
export const signals = martTable({
  name: 'signals',
  about: 'Something that a BMW practitioner noticed about the organisation during a journey.',
  owner: 'journey',
  key: ['journey', 'sequence'],
  columns: {
    journey: pseudonym('The journey during which it was noticed.'),
    sequence: count('Place in the stream.'),
    noticedDay: day('Day on which it was recorded.'),
    theme: code<JourneyEvents['SignalNoticed']['theme']>('Theme.'),
  },
});
