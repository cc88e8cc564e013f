/** Remembers a limited number of values by key; what was not used for longest is forgotten first. */
export interface RecentlyUsed<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/** @param limit most values to remember */
export const recentlyUsed = <Value>(limit: number): RecentlyUsed<Value> => {
  // A Map keeps the order of insertion, so its first key is the one not used for longest.
  const values = new Map<string, Value>();
  const renew = (key: string, value: Value): void => {
    values.delete(key);
    values.set(key, value);
  };
  return {
    get: (key) => {
      const value = values.get(key);
      if (value !== undefined) renew(key, value);
      return value;
    },
    set: (key, value) => {
      renew(key, value);
      const [oldest] = values.keys();
      if (values.size > limit && oldest !== undefined) values.delete(oldest);
    },
  };
};
