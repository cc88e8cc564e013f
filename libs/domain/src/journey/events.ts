import type { AnytimeEvents } from '../anytime/events.js';
import type { BmwEvents } from '../bmw/events.js';
import type { ClosingEvents } from '../closing/events.js';
import type { CoachingEvents } from '../coaching/events.js';
import type { DisclosureEvents } from '../disclosure/events.js';
import type { IntakeEvents } from '../intake/events.js';
import type { NeutralConversationEvents } from '../neutral-conversation/events.js';
import type { ReferralEvents } from '../referral/events.js';
import type { RequestEvents } from '../request/events.js';
import type { EventOf } from './event-shape.js';
import type { TaskEvents } from './tasks.js';

/** The data of every event of a journey, by type. To add an event, add it to the interface of its step. */
export interface JourneyEvents
  extends
    RequestEvents,
    IntakeEvents,
    BmwEvents,
    ReferralEvents,
    CoachingEvents,
    NeutralConversationEvents,
    ClosingEvents,
    DisclosureEvents,
    AnytimeEvents,
    TaskEvents {}

/** Name of an event of a journey. */
export type JourneyEventType = keyof JourneyEvents;

/** One event of a journey. */
export type JourneyEvent = {
  readonly [Type in JourneyEventType]: EventOf<Type, JourneyEvents[Type]>;
}[JourneyEventType];
