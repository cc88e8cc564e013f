import type { QualityViolation } from '@traject/mart';

const mostShown = 20;

/** What the checks of the data found, for who runs a command: the first of each check, and how many there are. */
export const linesOfViolations = (violations: readonly QualityViolation[]): readonly string[] => {
  const byCheck = Map.groupBy(violations, ({ name }) => name);
  const lines = [...byCheck].flatMap(([name, found]) => [
    `${name}: ${found.length}`,
    ...found.slice(0, mostShown).map((violation) => `  ${violation.owner ?? 'the mart'}: ${violation.found}`),
    ...(found.length > mostShown ? [`  … and ${found.length - mostShown} more, in mart.quality_violations`] : []),
  ]);
  return [...lines, `${violations.length} violations were found.`];
};
