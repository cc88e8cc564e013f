import type {
  CoachKind,
  EndReason,
  Phase,
  RequestSubject,
  Route,
  RouteReason,
  Theme,
  JourneyEvents,
} from '@traject/domain';
import { code, count, day, flag, martTable, orNull, pseudonym } from '../table.js';

type StopReason = JourneyEvents['JourneyStopped']['reason'];

/** One journey, from request to follow-up. */
export const journeys = martTable({
  name: 'journeys',
  about: 'One journey, from request to follow-up.',
  owner: 'journey',
  key: ['journey'],
  columns: {
    journey: pseudonym('The journey.'),
    organisation: orNull(code<string>('Id of the organisation.')),
    employee: orNull(pseudonym('Whom it is about. Null when the person was erased before this was published.')),
    requester: orNull(pseudonym('Who asked for it; null when the employee asked by themselves.')),
    manager: orNull(pseudonym('The manager who takes part, if one does.')),
    selfRequested: flag('Whether the employee asked by themselves. Such journeys count in totals only.'),
    relatedJourney: orNull(pseudonym('The journey of the other party of a conflict, if there is one.')),
    theme: orNull(code<Theme>('Work-related theme.')),
    subject: orNull(code<RequestSubject>('About a person, a relation or a team.')),
    phase: code<Phase>('Where it stands now.'),
    requestedDay: orNull(day('Day of the request.')),
    consentLapsesDay: orNull(day('Until when the employee may consent to being contacted.')),
    contactConsent: orNull(code<'given' | 'refused' | 'lapsed' | 'withdrawn'>('What became of that consent.')),
    contactConsentDay: orNull(day('Day of the answer; null when it was never answered.')),
    assignedDay: orNull(day('Day on which a practitioner was assigned for the intake.')),
    intakeDay: orNull(day('Day of the intake.')),
    route: orNull(code<Route>('Route that the intake chose. Later trajectories are in `trajectories`.')),
    routeReason: orNull(code<RouteReason>('Ground of that choice.')),
    coachKind: orNull(code<CoachKind>('Kind of coach that the intake named, if it did.')),
    firstMeetingDay: orNull(day('Day of the first talk, session or conversation that was held.')),
    pauses: count('How often it was paused.'),
    pausedDays: count('Days by which pauses moved what had yet to fall due.'),
    replacements: count('How often a practitioner was replaced.'),
    consentsWithdrawn: count('Consents that the employee took back.'),
    emergenciesRequested: count('How often somebody asked to open the dossier because of danger.'),
    emergenciesApproved: count('How often a second person agreed to that.'),
    stoppedDay: orNull(day('Day on which the employee stopped it.')),
    stopReason: orNull(code<StopReason>('Coarse reason of the employee, which may be that none was said.')),
    closingDay: orNull(day('Day on which the closing evaluation was opened.')),
    closedDay: orNull(day('Day on which it closed.')),
    endedDay: orNull(day('Day on which it ended; nothing but retention follows.')),
    endReason: orNull(code<EndReason>('How it ended.')),
    dossierDestroyedDay: orNull(day('Day on which its dossier was destroyed.')),
    starts: count('Requests in its stream; anything but 1 is a fault.'),
    eventsAfterEnd: count('Events after its end that only an open journey can have; anything but 0 is a fault.'),
    lastDay: day('Day of its last event.'),
    department: orNull(
      pseudonym(
        'Department of the employee at the request, by a random name; null when they had none, or it is not known.',
      ),
    ),
    maxBmwTalks: orNull(
      count('Most talks in one BMW trajectory, by the policy it was started with; null when that is not known.'),
    ),
  },
});
