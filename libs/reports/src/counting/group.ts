/** Gathers things by a name. */
export const groupedBy = <Thing>(
  things: readonly Thing[],
  nameOf: (thing: Thing) => string,
): ReadonlyMap<string, readonly Thing[]> => {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    const name = nameOf(thing);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [thing]);
    else group.push(thing);
  }
  return groups;
};

/** Different people among those that are counted. */
export const differentPeople = (counted: readonly { readonly person: string }[]): number =>
  new Set(counted.map(({ person }) => person)).size;
