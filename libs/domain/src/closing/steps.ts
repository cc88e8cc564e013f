import { practitionerTask } from '../journey/practitioner-task.js';
import type { JourneyState } from '../journey/state.js';
import type { NeededTask } from '../journey/tasks.js';
import type { Closing } from './closing.js';

const evaluationTask = ({ evaluation, evaluationLapsesAt }: Closing, state: JourneyState): readonly NeededTask[] =>
  evaluation === 'not-yet'
    ? [
        {
          key: 'evaluate-journey',
          kind: 'evaluate-journey',
          role: 'employee',
          assigneeId: state.employeeId,
          number: null,
          due: 'write',
          dueAt: evaluationLapsesAt,
        },
      ]
    : [];

const reportTasks = ({ report }: Closing, state: JourneyState): readonly NeededTask[] => {
  if (report === null || report.answered === 'change-requested') {
    const version = (report?.version ?? 0) + 1;
    return practitionerTask(state, 'write-closing-report', `${version}`, version, 'write');
  }
  if (report.mainLines === null || report.answered !== 'not-yet') return [];
  return [
    {
      key: `answer-main-lines/${report.version}`,
      kind: 'answer-main-lines',
      role: 'employee',
      assigneeId: state.employeeId,
      number: report.version,
      due: 'answer',
    },
  ];
};

/** The employee evaluates; the practitioner writes the report; the employee previews what the employer will hear. */
export const closingTasks = (closing: Closing, state: JourneyState): readonly NeededTask[] => [
  ...evaluationTask(closing, state),
  ...reportTasks(closing, state),
];

/** Some weeks later the practitioner asks how things are. */
export const followUpTasks = (state: JourneyState): readonly NeededTask[] =>
  practitionerTask(state, 'record-follow-up', '1', null, 'write');
