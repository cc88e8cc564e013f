/** Does this to every item, a few at once, and gives the answers in the order of the items. The first failure ends it. */
export async function someAtOnce<Item, Answer>(
  atOnce: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const rest = items.entries();
  let failed = false;
  const takeOneByOne = async (): Promise<void> => {
    for (const [index, item] of rest) {
      if (failed) return;
      answers[index] = await work(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, takeOneByOne));
  return answers;
}
