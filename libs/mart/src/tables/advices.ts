import type { AdviceEndReason, AdviceIntention, AdviceOutcome, AdviceSubject, Theme } from '@traject/domain';
import { code, count, day, martTable, orNull, pseudonym } from '../table.js';

/** One unasked advice to an employer. */
export const advices = martTable({
  name: 'advices',
  about: 'One unasked advice of a BMW practitioner to an employer, and its follow-up.',
  owner: 'advice',
  key: ['advice'],
  columns: {
    advice: pseudonym('The advice.'),
    organisation: orNull(code<string>('Id of the organisation.')),
    author: orNull(pseudonym('Who gave it.')),
    journey: orNull(pseudonym('The journey that it came from, when it came from one.')),
    about: orNull(code<AdviceSubject>('About the organisation, a group or a person.')),
    groupSize: orNull(count('People in the group, when it is about one.')),
    concerned: orNull(pseudonym('The person it can be traced to, when it is about one.')),
    theme: orNull(code<Theme>('Theme.')),
    recipient: orNull(pseudonym('Who gets it.')),
    recipientRole: orNull(code<'requester' | 'manager'>('In which capacity.')),
    raisedDay: orNull(day('Day on which it was given.')),
    consentLapsesDay: orNull(day('Until when the person concerned may consent.')),
    consent: orNull(
      code<'given' | 'refused' | 'lapsed'>('What the person concerned answered; null: not asked, or not yet.'),
    ),
    consentDay: orNull(day('Day of that.')),
    sentDay: orNull(day('Day on which it went to the employer.')),
    acknowledgedDay: orNull(day('Day on which the employer had seen it.')),
    answeredDay: orNull(day('Day on which the employer said what it will do.')),
    intention: orNull(code<AdviceIntention>('What it will do.')),
    outcomeAskedDay: orNull(day('Day from which is asked what came of it.')),
    outcomeDay: orNull(day('Day on which the employer said what came of it.')),
    outcome: orNull(code<AdviceOutcome>('What came of it.')),
    endedDay: orNull(day('Day on which it came to its end.')),
    endReason: orNull(code<AdviceEndReason>('How.')),
    starts: count('Beginnings in its stream; anything but 1 is a fault.'),
    lastDay: day('Day of its last event.'),
  },
});

/** That somebody was erased. */
export const erasures = martTable({
  name: 'erasures',
  about: 'That somebody was erased, and on which day. Nothing leads from here to anything that was published before.',
  owner: 'erasure',
  key: ['erasure'],
  columns: {
    erasure: pseudonym('A name made for this record alone.'),
    erasedDay: day('Day on which it was recorded.'),
  },
});
