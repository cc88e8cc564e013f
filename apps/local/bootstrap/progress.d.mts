/** Runs a step and shows what is being done while it takes longer than a second. */
export function withProgress<Result>(
  label: string,
  step: (relabel: (next: string) => void) => Promise<Result>,
  out?: { isTTY?: boolean; write(text: string): unknown },
): Promise<Result>;
