import type { Measure, Telling } from '@traject/reports';
import { words, type Bilingual } from '@traject/tasks';

/** What a measure is called, and of whom it is told. */
export interface MeasureWords {
  readonly title: Bilingual;
  readonly about: Bilingual;
}

const requested = words(
  'Van mensen voor wie in de periode begeleiding is aangevraagd.',
  'Of people for whom guidance was requested in the period.',
);
const started = words(
  'Van mensen die in de periode hun eerste gesprek of sessie hadden.',
  'Of people who had their first talk or session in the period.',
);
const ended = words(
  'Van mensen van wie de begeleiding in de periode eindigde.',
  'Of people whose guidance ended in the period.',
);
const evaluated = words(
  'Van mensen van wie de begeleiding in de periode eindigde en die haar evalueerden.',
  'Of people whose guidance ended in the period and who evaluated it.',
);
const advised = words(
  'Geteld zijn de mensen uit wier traject een advies kwam; een advies zonder persoon telt één keer.',
  'Counted are the people out of whose journey an advice came; an advice without a person counts once.',
);

/** Words of every measure; a measure without them does not compile. */
export const measureWords: Readonly<Record<Measure, MeasureWords>> = {
  inflow: {
    title: words('Aanvragen', 'Requests'),
    about: words(
      'Mensen voor wie in de periode begeleiding is aangevraagd.',
      'People for whom guidance was requested in the period.',
    ),
  },
  routes: { title: words('Route na de intake', 'Route after the intake'), about: requested },
  themes: { title: words('Thema van de aanvraag', 'Theme of the request'), about: requested },
  started: {
    title: words('Gestarte begeleiding', 'Guidance that started'),
    about: words(
      'Mensen die in de periode hun eerste gesprek of sessie hadden.',
      'People who had their first talk or session in the period.',
    ),
  },
  'wait-for-intake': {
    title: words('Wachttijd van aanvraag tot intake', 'Waiting time from request to intake'),
    about: started,
  },
  'wait-from-intake-to-first-talk': {
    title: words('Wachttijd van intake tot eerste gesprek', 'Waiting time from intake to first talk'),
    about: started,
  },
  'wait-for-first-talk': {
    title: words('Wachttijd van aanvraag tot eerste gesprek', 'Waiting time from request to first talk'),
    about: started,
  },
  ended: {
    title: words('Beëindigde begeleiding', 'Guidance that ended'),
    about: words('Mensen van wie de begeleiding in de periode eindigde.', 'People whose guidance ended in the period.'),
  },
  duration: { title: words('Duur van aanvraag tot einde', 'Duration from request to end'), about: ended },
  'bmw-talks': {
    title: words('BMW-gesprekken per traject', 'BMW talks per trajectory'),
    about: ended,
  },
  'bmw-talks-of-limit': {
    title: words('BMW-gesprekken, als deel van het maximum', 'BMW talks, as part of the most allowed'),
    about: words(
      `${ended.nl} Verborgen waar niet voor iedereen hetzelfde maximum gold.`,
      `${ended.en} Hidden where the most allowed was not the same for everybody.`,
    ),
  },
  'coaching-sessions': {
    title: words('Coachingssessies per traject', 'Coaching sessions per trajectory'),
    about: ended,
  },
  'coaching-sessions-of-limit': {
    title: words('Coachingssessies, als deel van het maximum', 'Coaching sessions, as part of the most allowed'),
    about: ended,
  },
  'reflection-days': {
    title: words('Reflectietijd tussen coachingssessies', 'Reflection interval between coaching sessions'),
    about: ended,
  },
  'no-shows': { title: words('Gemiste afspraken', 'Missed appointments'), about: ended },
  referrals: { title: words('Verwijzingen', 'Referrals'), about: ended },
  signals: { title: words('Signalen over de organisatie', 'Signals about the organisation'), about: ended },
  'early-stops': { title: words('Voortijdig gestopt, en waarom', 'Early stops, and why'), about: ended },
  satisfaction: { title: words('Tevredenheid', 'Satisfaction'), about: evaluated },
  goals: { title: words('Doelen bereikt', 'Goals reached'), about: ended },
  'wellbeing-before': { title: words('Welbevinden bij het begin', 'Wellbeing at the start'), about: evaluated },
  'wellbeing-after': { title: words('Welbevinden bij de afsluiting', 'Wellbeing at the closing'), about: evaluated },
  advices: { title: words('Adviezen aan de werkgever', 'Advice to the employer'), about: advised },
  'advice-follow-up': {
    title: words('Wat er van adviezen kwam', 'What became of advice'),
    about: advised,
  },
  caseload: {
    title: words('Caseload per begeleider', 'Caseload per practitioner'),
    about: words(
      'Mensen van alle organisaties die een begeleider op de laatste dag van de periode begeleidde, gemiddeld. Verborgen waar dan van een organisatie geen periode eindigt.',
      'People of all organisations whom a practitioner guided on the last day of the period, on average. Hidden where no period of some organisation ends then.',
    ),
  },
};

type Unit = Extract<Telling, { readonly unit: unknown }>['unit'];

/** What a number is; by what a measure is told as. */
export const unitWords: {
  readonly people: Bilingual;
  readonly mean: Readonly<Record<Unit, Bilingual>>;
  readonly percentiles: Readonly<Record<Unit, Bilingual>>;
} = {
  people: words('aantal mensen', 'number of people'),
  mean: {
    days: words('gemiddeld aantal dagen', 'days, on average'),
    count: words('gemiddeld aantal', 'number, on average'),
    percent: words('gemiddeld deel, in procenten', 'part in per cent, on average'),
    score: words('gemiddeld cijfer, van 1 tot 10', 'mark from 1 to 10, on average'),
  },
  percentiles: {
    days: words('dagen: mediaan en 90e percentiel', 'days: median and 90th percentile'),
    count: words('aantal: mediaan en 90e percentiel', 'number: median and 90th percentile'),
    percent: words('procenten: mediaan en 90e percentiel', 'per cent: median and 90th percentile'),
    score: words('cijfer: mediaan en 90e percentiel', 'mark: median and 90th percentile'),
  },
};
