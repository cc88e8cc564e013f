const pageSize = 100;

/** A page of the directory, and where the next one begins. */
interface DirectoryPage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** All items of a list of the directory, for a choice that must offer every one of them. */
export async function everyItem<Item>(
  list: (page: { readonly limit: number; readonly cursor?: string }) => Promise<DirectoryPage<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: DirectoryPage<Item> = await list({ limit: pageSize, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}
