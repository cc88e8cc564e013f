import { ApplicationFailure } from '@temporalio/workflow';
import type { CommandRefusal } from '@traject/contracts';
import type { Rejection } from '@traject/domain';

/** How an Update is refused: the stable code as type, the parameters as its one detail. */
export const refusal = (code: CommandRefusal, parameters: Rejection['parameters'] = {}): ApplicationFailure =>
  ApplicationFailure.create({
    type: code,
    nonRetryable: true,
    details: [parameters],
    message: `The command was refused: ${code}. Nothing was recorded.`,
  });
