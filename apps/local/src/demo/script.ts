import type { FormValues } from './fill-form.js';
import type { Person } from './person.js';

/** Finds the person behind a demo identity. */
export type Cast = (identity: string) => Person;

/** Tells, step by step, who did what. */
export type Narrator = (line: string) => void;

/** What a script needs to be played. */
export interface Stage {
  readonly cast: Cast;
  readonly tell: Narrator;
  /** Id of a demo person. */
  readonly personId: (identity: string) => string;
  /** Length of a day of the stack, in milliseconds. */
  readonly dayLengthMs: number;
}

/** One journey of the demo, with what its players do in turn. */
export interface PlayedJourney {
  readonly journeyId: string;
  /** Waits for a task and completes it. */
  does(identity: string, kind: string, wishes?: FormValues): Promise<void>;
  /** Gives a command that belongs to no task. */
  says(identity: string, command: string, body: FormValues): Promise<void>;
}

const shown = (wishes: FormValues): string =>
  Object.entries(wishes)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');

/** The HR adviser asks for a journey; then it is played by its people. */
export const request = async (
  { cast, tell, personId }: Stage,
  asked: { readonly employer: string; readonly theme: string; readonly subject: string; readonly question: string },
): Promise<PlayedJourney> => {
  const { employer, ...what } = asked;
  const hr = `hr-${employer}`;
  const answer = await cast(hr).post('/api/journeys', {
    ...what,
    employeeId: personId(`employee-${employer}`),
    managerId: personId(`manager-${employer}`),
  });
  const journeyId = String(answer['journeyId']);
  tell(`${hr} asks for support: theme=${asked.theme} subject=${asked.subject}`);
  return {
    journeyId,
    does: async (identity, kind, wishes = {}) => {
      await cast(identity).complete(journeyId, kind, wishes);
      tell(`${identity}: ${kind} ${shown(wishes)}`.trimEnd());
    },
    says: async (identity, command, body) => {
      await cast(identity).post(`/api/journeys/${journeyId}/${command}`, body);
      tell(`${identity}: ${command} ${shown(body)}`.trimEnd());
    },
  };
};
