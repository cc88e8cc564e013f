import pg from 'pg';

/** Most statements that one connection keeps prepared. */
const mostPrepared = 200;
/** Texts of which it is remembered that they came; texts that are made anew each time must not fill the memory. */
const mostRemembered = 1_000;

/** The columns of a star follow the table, and PostgreSQL refuses a prepared statement whose columns have changed. */
const hasStar = (text: string): boolean => /(?:select|returning|,|\.)\s*\*/i.test(text);

/** Gives a statement the name under which it is kept prepared; undefined for one that is not. */
export type NameOfStatement = (text: string) => string | undefined;

/** Names each text from the second time on that it comes. */
export const namesOfRepeated = (limits = { mostPrepared, mostRemembered }): NameOfStatement => {
  const seen = new Set<string>();
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || hasStar(text)) return known;
    if (!seen.has(text)) {
      if (seen.size < limits.mostRemembered) seen.add(text);
      return undefined;
    }
    if (names.size >= limits.mostPrepared) return undefined;
    const name = `repeated-${names.size + 1}`;
    names.set(text, name);
    return name;
  };
};

/** Statements with parameters are prepared when they come again: PostgreSQL then parses and plans them once. */
export const prepareRepeated = (client: pg.PoolClient, nameOf: NameOfStatement): void => {
  client.query = new Proxy(client.query, {
    apply: (query, self, given: readonly unknown[]) => {
      const [text, values, ...rest] = given;
      const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined;
      return Reflect.apply(query, self, name === undefined ? given : [{ name, text, values }, ...rest]);
    },
  });
};
