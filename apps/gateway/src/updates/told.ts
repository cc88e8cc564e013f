import { allowed, hearsOf, relationOf, standingOf } from '@traject/access';
import type { Caller } from '../identity/caller.js';
import type { Change } from './change.js';

/** What somebody is told: that this changed. What it is now they ask for themselves. */
export type Update =
  | { readonly type: 'journey' | 'task' | 'advice'; readonly id: string }
  /** Their list of tasks changed in a way that no one task shows. */
  | { readonly type: 'worklist' };

/** Whether and how somebody is told of a change; null when it is not theirs to know, which is the rule. */
export type ToldOfChange = (caller: Caller, change: Change) => Update | null;

/** Tells somebody nothing that the other routes would not show them. */
export const told: ToldOfChange = (caller, change) => {
  switch (change.kind) {
    case 'journey': {
      const { journeyId, event, subject } = change;
      const mayRead = allowed('journey.read', caller, subject).allowed;
      return mayRead && hearsOf(relationOf(caller, subject), event) ? { type: 'journey', id: journeyId } : null;
    }
    case 'task':
      return allowed('task.read', caller, change.subject).allowed ? { type: 'task', id: change.taskId } : null;
    case 'task-gone':
      return allowed('task.read', caller, change.subject).allowed ? { type: 'worklist' } : null;
    case 'advice':
      return standingOf(caller, change.parties) === undefined ? null : { type: 'advice', id: change.adviceId };
  }
};
