import type { JourneyEventType } from '@traject/domain';

/** An event of a journey, as far as its dossier asks. */
export interface DossierEvent {
  readonly sequence: number;
  readonly type: JourneyEventType;
  readonly at: string;
  readonly by: string;
  readonly data: Readonly<Record<string, unknown>>;
}
