/** What a sealed text is bound to: moved to another row, person, journey, field or version, it does not open. */
export interface ContentIdentity {
  readonly contentRef: string;
  readonly personId: string;
  readonly journeyId: string | null;
  readonly field: string;
  readonly version: number;
  /** The first version of the words, where this is a later one. */
  readonly firstRef?: string | null;
}

/** The identity as associated data. */
export const identityOf = (content: ContentIdentity): readonly string[] => [
  'traject content',
  // PostgreSQL gives UUIDs back in lower case, whatever they came in.
  content.contentRef.toLowerCase(),
  content.personId.toLowerCase(),
  content.journeyId === null ? 'directory' : `journey ${content.journeyId}`,
  content.field,
  String(content.version),
  // First versions were sealed before there were others.
  ...(typeof content.firstRef === 'string' ? [`of ${content.firstRef.toLowerCase()}`] : []),
];
