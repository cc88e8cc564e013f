import type { Subject } from '@traject/access';
import type { WorklistRow } from '@traject/event-log';

/** Whom a task asks, for the access table. */
export const subjectOfTask = ({
  organisationId,
  assigneeId,
  role,
}: Pick<WorklistRow, 'organisationId' | 'assigneeId' | 'role'>): Subject => {
  const nobody = { employeeId: null, requesterId: null, managerId: null, practitionerIds: [] };
  return { organisationId, ...nobody, task: { assigneeId, role } };
};
