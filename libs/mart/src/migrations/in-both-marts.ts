/** Statements for the mart that is in place and for the one beside it: `{mart}` stands for the schema of each. */
export const inBothMarts = (statements: string): string =>
  ['mart', 'mart_beside'].map((schema) => statements.replaceAll('{mart}', schema)).join('\n');
