const names = new Map<string, string>();

/**
 * Name under which PostgreSQL keeps a statement prepared, one for each text. Texts are few: they differ only in which
 * read models they touch. A readable name would be cut off at 63 characters and then stand for two statements.
 */
export const statementName = (text: string): string => {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `event-log-${names.size + 1}`;
  names.set(text, name);
  return name;
};
