import type { Referral, ReferralStage, TaskKind } from '@traject/domain';
import { journeyOf, TaskStepOver, type FormContext } from '../form/context.js';

/**
 * The referral that a task is about.
 * @throws TaskStepOver when the referral is not at that stage
 */
export const referralAt = (context: FormContext, kind: TaskKind, at: ReferralStage): Referral => {
  const { stage } = journeyOf(context, kind);
  if (stage.kind !== 'referral' || stage.referral.stage !== at) throw new TaskStepOver(kind);
  return stage.referral;
};
