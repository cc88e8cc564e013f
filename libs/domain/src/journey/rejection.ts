/** Why a command is refused: a stable code that outlives the sentence shown for it. */
export type RejectionCode =
  | 'journey-exists'
  | 'journey-unknown'
  | 'journey-over'
  | 'journey-paused'
  | 'journey-not-paused'
  | 'contact-consent-missing'
  | 'not-allowed-now'
  | 'not-your-role'
  | 'not-your-task'
  | 'task-closed'
  | 'task-not-yet'
  | 'requester-not-entitled'
  | 'one-person-on-both-sides'
  | 'theme-names-illness'
  | 'consent-lapsed'
  | 'policy-invalid'
  | 'appointment-out-of-order'
  | 'appointment-not-begun'
  | 'appointment-too-far'
  | 'talk-limit-reached'
  | 'too-few-sessions'
  | 'session-limit-reached'
  | 'session-count-out-of-range'
  | 'extension-not-longer'
  | 'reflection-interval-out-of-range'
  | 'reflection-interval-running'
  | 'agreement-text-differs'
  | 'agreement-not-accepted'
  | 'employer-not-involved-now'
  | 'employer-not-involved'
  | 'practitioner-not-active'
  | 'practitioner-kind-mismatch'
  | 'practitioner-at-capacity'
  | 'practitioner-declined-before'
  | 'practitioner-unchanged'
  | 'registration-missing'
  | 'conflict-of-interest'
  | 'coordinator-decision-pending'
  | 'hand-over-item-unknown'
  | 'text-differs'
  | 'consent-not-given'
  | 'disclosure-not-valid'
  | 'disclosure-not-opened'
  | 'disclosure-already-opened'
  | 'presence-not-possible'
  | 'dossier-destroyed'
  | 'retention-not-over'
  | 'legal-hold'
  | 'journey-open'
  | 'person-serves-journey'
  | 'person-erased'
  | 'only-the-employee'
  | 'coach-gives-no-unasked-advice'
  | 'advice-exists'
  | 'advice-unknown'
  | 'advice-over'
  | 'advice-needs-consent'
  | 'advice-group-too-small'
  | 'deadline-not-reached'
  | 'break-glass-asked-already'
  | 'break-glass-by-party'
  | 'break-glass-needs-second-person'
  | 'break-glass-over'
  | 'break-glass-too-long'
  | 'break-glass-unknown';

/** A refused command. Nothing of it is recorded. `parameters` hold codes, numbers and instants only. */
export interface Rejection {
  readonly rejected: true;
  readonly code: RejectionCode;
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** Makes a {@link Rejection}. */
export const reject = (code: RejectionCode, parameters: Rejection['parameters'] = {}): Rejection => ({
  rejected: true,
  code,
  parameters,
});

/** The first reason for refusal, in the order given, or null. */
export const firstRejection = (...outcomes: readonly (Rejection | null)[]): Rejection | null =>
  outcomes.find((outcome) => outcome !== null) ?? null;
