import { z } from 'zod';
import { employerTakesPart, proposeRoute, routes, type Route } from '@traject/domain';
import { coachKindTitles, routeReasonTitles } from '../form/code-titles.js';
import { contentTitles } from '../form/content-titles.js';
import { journeyOf } from '../form/context.js';
import { defineTask, oneOf, refOf } from '../form/definition.js';
import { choice, fixed, optionalText } from '../form/fields.js';
import { words } from '../form/language.js';

const routeTitle = words('Route', 'Route');
const reason = () => choice(words('Reden', 'Reason'), routeReasonTitles);
const explanation = () => optionalText('confidential', contentTitles['record-intake.explanation']);

const routeForm = (route: Exclude<Route, 'coach'>) =>
  z.strictObject({ route: fixed(route, routeTitle), reason: reason(), explanation: explanation() });

const coachForm = () =>
  z.strictObject({
    route: fixed('coach', routeTitle),
    reason: reason(),
    coachKind: choice(words('Soort coach', 'Kind of coach'), coachKindTitles),
    explanation: explanation(),
  });

/** The practitioner chooses the route; the one that is proposed comes first. Source: S2. */
export const recordIntake = defineTask({
  kind: 'record-intake',
  roles: ['bmw-practitioner', 'coach'],
  title: words('Intake vastleggen', 'Record the intake'),
  help: words(
    'Weeg drie verschillen. Onderwerp: BMW voor weerbaarheid en werkrelaties, een coach voor een leer- of ' +
      'ontwikkelvraag. Duur: BMW hoogstens vijf gesprekken, een coach vijf tot negen sessies. Positie: BMW werkt voor ' +
      'de organisatie en adviseert ongevraagd, een coach is extern en adviseert niet ongevraagd. De voorgestelde ' +
      'route staat vooraan; u beslist.',
    'Weigh three differences. Subject: BMW for resilience and working relations, a coach for a learning or ' +
      'development question. Duration: BMW at most five talks, a coach five to nine sessions. Position: BMW works for ' +
      'the organisation and advises unasked, a coach is external and gives no unasked advice. The proposed route ' +
      'comes first; you decide.',
  ),
  form: (context) => {
    const state = journeyOf(context, 'record-intake');
    const proposed = proposeRoute(state.subject, state.theme).route;
    const fitting = routes.filter((route) => route !== 'neutral-conversation' || employerTakesPart(state));
    const inOrder = [
      ...fitting.filter((route) => route === proposed),
      ...fitting.filter((route) => route !== proposed),
    ];
    return oneOf(
      'route',
      inOrder.map((route) => (route === 'coach' ? coachForm() : routeForm(route))),
    );
  },
  toCommand: (intake, submission) => ({
    route: intake.route,
    reason: intake.reason,
    coachKind: 'coachKind' in intake ? intake.coachKind : null,
    reasonRef: refOf(submission, 'explanation'),
  }),
});
