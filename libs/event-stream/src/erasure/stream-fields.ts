import type { PersonEvents } from '@traject/domain';
import type { StreamFields } from '../mapping/classification.js';

/** What analysts get of somebody who was erased: that it happened, and on which day. */
export const personStream: StreamFields<PersonEvents> = {
  PersonErased: {
    about:
      'Somebody was erased. The key of this record was made for it alone: it leads to nobody, and to nothing that was published before.',
    when: 'When the erasure of a person is done.',
    usuallyBy: 'system',
    fields: { personId: 'omit' },
  },
};
