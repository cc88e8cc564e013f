import type { Arc } from './network.js';
import { cellKey, type CountedTable } from './table.js';

/** How far a hidden cell must be able to move, and before which readers. */
export interface Demand {
  /**
   * `plain`: the reader knows the reports and that no count is negative. `told`: somebody told the reader which of the
   * hidden cells are under the threshold as well.
   */
  readonly reader: 'plain' | 'told';
  readonly up: boolean;
  /** The count that must be possible. */
  readonly to: number;
}

/** Whether a cell is hidden for what stands in it, and therefore protected. */
export const isProtected = (table: CountedTable): ((key: string) => boolean) => {
  const keys = new Set(
    table.cells
      .filter(({ standing, people }) =>
        standing === 'impossible' || standing === 'outside'
          ? false
          : standing === 'unsafe' || standing === 'known-to-some' || people < table.threshold,
      )
      .map(({ row, column }) => cellKey(row, column)),
  );
  return (key) => keys.has(key);
};

/**
 * What a protected cell must be taken for possible as, or the reports reveal it. A small one: anything from nobody to the
 * threshold, or to all people of its row where that is fewer; and for a told reader everything below the threshold. A
 * larger one: the threshold less and more than it is. One of which another table leaves something open: that.
 */
export const demandsOn = (arc: Arc, threshold: number, room: number): readonly Demand[] => {
  if (arc.reach !== null) return arc.count < arc.reach ? [{ reader: 'plain', up: true, to: arc.reach }] : [];
  const small = arc.count < threshold;
  const least = small ? 0 : arc.count - threshold;
  const most = Math.min(small ? threshold : arc.count + threshold, room);
  const plain: readonly Demand[] = [
    { reader: 'plain', up: false, to: least },
    { reader: 'plain', up: true, to: most },
  ];
  if (!small) return plain;
  return [
    ...plain,
    { reader: 'told', up: false, to: 0 },
    { reader: 'told', up: true, to: Math.min(threshold - 1, room) },
  ];
};
