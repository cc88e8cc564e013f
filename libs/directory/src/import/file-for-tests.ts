/** A file of an import with these lines. */
export const fileOf = (lines: readonly string[], dryRun = false) => ({ csv: Buffer.from(lines.join('\n')), dryRun });

/** A file of people without logins. */
export const peopleFileOf = (...given: Parameters<typeof fileOf>) => ({
  ...fileOf(...given),
  issuerOfLogins: () => {
    throw new Error('A file without logins asks for no issuer.');
  },
});
