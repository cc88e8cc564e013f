import type { DisclosureCommands } from '../disclosure/commands.js';
import type { Preview } from '../disclosure/disclosure.js';
import type { Theme } from '../journey/codes.js';
import type { CommandOf } from '../journey/decider.js';
import type { AdviceTaskKind } from '../journey/commands.js';
import type { Policy } from '../policy/policy.js';
import type { AdviceIntention, AdviceOutcome, AdviceSubject } from './events.js';

/** What an advice is raised with. */
export interface RaisedAdvice {
  readonly adviceId: string;
  readonly organisationId: string;
  readonly departmentId: string | null;
  readonly authorId: string;
  readonly journeyId: string | null;
  readonly about: AdviceSubject;
  readonly groupSize: number | null;
  readonly concernedId: string | null;
  readonly theme: Theme;
  readonly textRef: string;
  readonly textHash: string;
  readonly recipientId: string;
  readonly recipientRole: 'requester' | 'manager';
  readonly policy: Policy;
}

/** The data of every command to a running advice, by type. */
export interface AdviceCommands extends DisclosureCommands {
  /** The person it can be traced to answers on a preview of the exact words, the recipient and until when. */
  AnswerAdviceConsent: { readonly given: boolean; readonly textHash: string; readonly preview: Preview | null };
  AcknowledgeAdvice: Record<string, never>;
  RespondToAdvice: { readonly intention: AdviceIntention; readonly responseRef: string | null };
  ReportAdviceOutcome: { readonly outcome: AdviceOutcome; readonly remarksRef: string | null };
  StrikeClock: { readonly deadlineId: string };
}

/** Name of a command to a running advice. */
export type AdviceCommandType = keyof AdviceCommands;

/** One command to a running advice. */
export type AdviceCommand = {
  readonly [Type in AdviceCommandType]: CommandOf<Type, AdviceCommands[Type]>;
}[AdviceCommandType];

/** The command that starts an advice. */
export type RaiseAdvice = CommandOf<'RaiseAdvice', RaisedAdvice>;

/** The one command that completes a task of each kind. */
export const commandOfAdviceTask = {
  'answer-advice-consent': 'AnswerAdviceConsent',
  'acknowledge-advice': 'AcknowledgeAdvice',
  'respond-to-advice': 'RespondToAdvice',
  'report-advice-outcome': 'ReportAdviceOutcome',
} as const satisfies Record<AdviceTaskKind, AdviceCommandType>;
