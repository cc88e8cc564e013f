import { requestSubjects, themes, type RequestEvents } from '@traject/domain';
import { codesOf, orNull, type StreamFields } from '../mapping/classification.js';

/** What analysts get of the request and the consent to be contacted. */
export const requestStream: StreamFields<RequestEvents> = {
  JourneyRequested: {
    about:
      'Somebody asked for individual guidance of an employee. First event of every journey; the requester is null when the employee asked by themselves.',
    when: 'When HR has sent the request, or the employee asked by themselves.',
    usuallyBy: 'requester',
    later: ['departmentId', 'policy'],
    fields: {
      journeyId: 'pseudonym-of-journey',
      organisationId: 'organisation',
      // By a random name: together with the theme and the day, a department that is known can point to one person.
      departmentId: orNull('pseudonym-of-department'),
      employeeId: 'pseudonym-of-person',
      requesterId: orNull('pseudonym-of-person'),
      managerId: orNull('pseudonym-of-person'),
      theme: codesOf(themes),
      subject: codesOf(requestSubjects),
      questionRef: 'omit',
      relatedJourneyId: orNull('pseudonym-of-journey'),
      // What reports hold the talks of a trajectory against. It is the employer's own, and says nothing of a person.
      policy: { part: 'maxBmwTalks', as: 'count' },
      contactConsentLapsesAt: 'day',
    },
  },
  ContactConsentGiven: {
    about: 'The employee agreed to be contacted. Nothing else happens in a journey before this.',
    when: 'When the employee answers the question that the request put to them; together with the request when they asked by themselves.',
    usuallyBy: 'employee',
    fields: { journeyId: 'pseudonym-of-journey' },
  },
  ContactConsentRefused: {
    about: 'The employee did not want to be contacted; the journey ends.',
    when: 'When the employee answers that question with no; JourneyEnded follows at once.',
    usuallyBy: 'employee',
    fields: { journeyId: 'pseudonym-of-journey' },
  },
};
