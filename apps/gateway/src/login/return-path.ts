/** Where the browser goes when nobody said where. */
const start = '/';

/**
 * A path of this product to return to, and nothing else: a log-in that ends at another site would be believed there.
 * @returns `/` for anything that leads elsewhere
 */
export const returnPath = (asked: string | undefined, publicUrl: string): string => {
  if (asked === undefined || !asked.startsWith('/') || !URL.canParse(asked, publicUrl)) return start;
  const { origin, pathname, search, hash } = new URL(asked, publicUrl);
  if (origin !== new URL(publicUrl).origin || pathname.startsWith('//')) return start;
  return `${pathname}${search}${hash}`;
};
