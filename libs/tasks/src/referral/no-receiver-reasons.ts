import type { NoReceiverReason } from '@traject/domain';
import { words, type Bilingual } from '../form/language.js';

/** Why a referral cannot be received, by the coordinator or by whoever arranges other help. */
export const noReceiverTitles: Readonly<Record<NoReceiverReason, Bilingual>> = {
  'no-capacity': words('Niemand heeft ruimte', 'Nobody has capacity'),
  'waiting-time-too-long': words('De wachttijd is te lang', 'The waiting time is too long'),
  'nobody-of-this-kind': words('Niemand doet deze begeleiding', 'Nobody gives this kind of support'),
  'everybody-declined': words('Iedereen wees de verwijzing af', 'Everybody declined'),
  other: words('Anders', 'Other'),
};
