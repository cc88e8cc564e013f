import { streamKinds } from '@traject/contracts';
import { describe, expect, it } from 'vitest';
import { asyncApiDocument } from './asyncapi.js';
import type { StreamEvent } from './classification.js';
import { cloudEventType } from './cloud-event.js';
import { schemaOf } from './schema.js';
import { eventFields, eventTypes } from './stream-fields.js';

const everyEvent = streamKinds.flatMap((kind) => eventTypes(kind).map((type) => [kind, type] as const));

describe('the table of fields', () => {
  it('leaves no field to chance: a missing one, a content reference and an id in plain do not compile', () => {
    interface Sample {
      readonly practitionerId: string;
      readonly notesRef: string | null;
      readonly startsAt: string;
      readonly place: 'online' | 'at-work';
      readonly policy: { readonly talks: number; readonly words: string };
    }
    const place = { code: { online: true, 'at-work': true } } as const;
    const complete: StreamEvent<Sample>['fields'] = {
      practitionerId: 'pseudonym-of-person',
      notesRef: 'omit',
      startsAt: 'day',
      place,
      policy: { part: 'talks', as: 'count' },
    };
    // @ts-expect-error a field without a class
    const missing: StreamEvent<Sample>['fields'] = { practitionerId: 'omit', notesRef: 'omit', startsAt: 'day' };
    // @ts-expect-error a content reference that would be published
    const reference: StreamEvent<Sample>['fields'] = { ...complete, notesRef: { orNull: 'organisation' } };
    // @ts-expect-error an instant under anything else than its day
    const instant: StreamEvent<Sample>['fields'] = { ...complete, startsAt: 'organisation' };
    // @ts-expect-error a code that the list forgot
    const codes: StreamEvent<Sample>['fields'] = { ...complete, place: { code: { online: true } } };
    // @ts-expect-error an id taken for a day
    const id: StreamEvent<Sample>['fields'] = { ...complete, practitionerId: 'day' };
    // @ts-expect-error anything else of an object than a number
    const words: StreamEvent<Sample>['fields'] = { ...complete, policy: { part: 'words', as: 'count' } };
    expect([missing, reference, instant, codes, id, words]).toHaveLength(6);
  });

  it('uses no field name that the body of every event has anyway', () => {
    const taken = everyEvent.filter(([kind, type]) => {
      const fields = eventFields(kind, type)?.fields ?? {};
      return 'day' in fields || 'by' in fields;
    });
    expect(taken).toEqual([]);
  });

  it('says of every event what it means and when it is emitted', () => {
    const silent = everyEvent.filter(([kind, type]) => {
      const { about = '', when = '' } = eventFields(kind, type) ?? {};
      return about.length < 20 || when.length < 20;
    });
    expect(silent).toEqual([]);
  });
});

describe('schemas', () => {
  it('exist for every event, allow fields that come later, and stand in the AsyncAPI document', () => {
    const document = asyncApiDocument();
    expect(document).toMatchObject({
      asyncapi: '3.0.0',
      channels: {
        journeyEvents: { address: 'traject.journey-events.v1' },
        adviceEvents: { address: 'traject.advice-events.v1' },
        journeyState: { address: 'traject.journey-state.v1' },
      },
    });
    const text = JSON.stringify(document);
    for (const [kind, type] of everyEvent) {
      expect(schemaOf(kind, type)).toMatchObject({ title: type, type: 'object' });
      expect(schemaOf(kind, type)).not.toHaveProperty('additionalProperties');
      expect(text).toContain(`"${cloudEventType(kind, type)}"`);
    }
    expect(schemaOf('journey', 'SomethingNew')).toBeUndefined();
  });
});
