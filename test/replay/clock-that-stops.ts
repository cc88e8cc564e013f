import { condition } from '@temporalio/workflow';

interface Watched<State> {
  readonly state: () => State | null;
  readonly deadlines: (state: State) => readonly { readonly at: string }[];
}

/** The present in the workflow's own time. */
export const now = (): string => new Date(Date.now()).toISOString();

/** The product's clock until its first timer is over; then it sets none any more. */
export const runClock = async <State>({ state, deadlines }: Watched<State>): Promise<void> => {
  const earliest = (): string | undefined => {
    const current = state();
    return current === null ? undefined : deadlines(current)[0]?.at;
  };
  await condition(() => earliest() !== undefined);
  const alarm = earliest() ?? now();
  const isEarlier = (): boolean => (earliest() ?? alarm) < alarm;
  await condition(isEarlier, Math.max(Date.parse(alarm) - Date.now(), 1));
};
