const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const below = (path: string, key: string, inList: boolean): string => {
  if (inList) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
};

/** Where two values of plain JSON differ: paths such as `tasks[0].dueAt`, never what stands there. */
export const differingPaths = (one: unknown, other: unknown, path = ''): readonly string[] => {
  if (Object.is(one, other)) return [];
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return [path];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => differingPaths(one[key], other[key], below(path, key, Array.isArray(one))));
};
