import { hashOf, NO_ENTRY, type ReadEntry } from './entry.js';

/** Where a chain ends. */
export interface ChainHead {
  readonly personId: string;
  readonly number: number;
  /** In hex. */
  readonly hash: string;
}

/** An entry, and beside it what the head of its chain says; one of them can be missing, as in a chain that lost all. */
export interface ChainRow {
  readonly personId: string;
  readonly entry: ReadEntry | null;
  readonly head: ChainHead | null;
}

/** How a chain can be broken. The codes are stable. */
export type ChainFaultCode =
  | 'altered'
  | 'missing'
  | 'doubled'
  | 'unlinked'
  | 'cut-off'
  | 'beyond-head'
  | 'head-missing'
  | 'head-differs'
  | 'rewritten';

/** The first entry of a chain that is not as it was written. */
export interface ChainFault {
  readonly personId: string;
  readonly number: number;
  readonly code: ChainFaultCode;
}

/** Takes the rows of the log one by one, those of one person together and by number. */
export interface ChainCheck {
  /** @returns the chain that is over with this row, if one is */
  take(row: ChainRow): CheckedChain | null;
  /** @returns the last chain, and every kept head of which the log has no trace */
  end(): readonly CheckedChain[];
}

/** A chain that was read to its end: its head when it is whole, the first fault when it is not. */
export type CheckedChain = { readonly whole: ChainHead } | { readonly fault: ChainFault };

interface OpenChain extends ChainHead {
  readonly head: ChainHead | null;
  readonly fault: ChainFault | null;
}

/**
 * Checks chains entry by entry, holding no more than one.
 * @param kept heads that were kept elsewhere, by person: each must still be in its chain
 */
export function chainCheck(kept: ReadonlyMap<string, ChainHead> = new Map()): ChainCheck {
  const unseen = new Map(kept);
  let chain: OpenChain | null = null;
  const close = (): CheckedChain | null => {
    if (chain === null) return null;
    const fault = chain.fault ?? faultOfEnd(chain, kept.get(chain.personId));
    const { personId, number, hash } = chain;
    return fault === null ? { whole: { personId, number, hash } } : { fault };
  };
  return {
    take: ({ personId, entry, head }) => {
      const closed = chain?.personId === personId ? null : close();
      if (chain?.personId !== personId) chain = { personId, number: 0, hash: NO_ENTRY, head, fault: null };
      unseen.delete(personId);
      if (entry !== null && chain.fault === null) chain = lengthened(chain, entry, kept.get(personId));
      return closed;
    },
    end: () => {
      const last = close();
      const lost = [...unseen.keys()].map((personId) => ({ fault: { personId, number: 1, code: 'cut-off' as const } }));
      return [...(last === null ? [] : [last]), ...lost];
    },
  };
}

const lengthened = (chain: OpenChain, entry: ReadEntry, kept: ChainHead | undefined): OpenChain => {
  const fault = faultOfEntry(chain, entry, kept);
  return fault === null ? { ...chain, number: entry.number, hash: entry.hash } : { ...chain, fault };
};

function faultOfEntry(chain: OpenChain, entry: ReadEntry, kept: ChainHead | undefined): ChainFault | null {
  const { personId } = chain;
  const next = chain.number + 1;
  if (entry.number > next) return { personId, number: next, code: 'missing' };
  if (entry.number < next) return { personId, number: entry.number, code: 'doubled' };
  if (hashOf(entry) !== entry.hash) return { personId, number: next, code: 'altered' };
  if (entry.previousHash !== chain.hash) return { personId, number: next, code: 'unlinked' };
  const isRewritten = kept?.number === next && kept.hash !== entry.hash;
  return isRewritten ? { personId, number: next, code: 'rewritten' } : null;
}

function faultOfEnd({ personId, number, hash, head }: OpenChain, kept: ChainHead | undefined): ChainFault | null {
  // A head comes with the first entry of its chain, so that one without any had some.
  if (Math.max(head?.number ?? 0, kept?.number ?? 0, 1) > number)
    return { personId, number: number + 1, code: 'cut-off' };
  if (head === null) return { personId, number, code: 'head-missing' };
  if (head.number < number) return { personId, number: head.number + 1, code: 'beyond-head' };
  return head.hash === hash ? null : { personId, number, code: 'head-differs' };
}
