import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Needed } from './authenticate.js';

const beforePartyKey = 'traject:before-party';

/** Declares that a route serves somebody who has not chosen yet as whom they act: the choice itself, and their logins. */
export const BeforeParty = (): CustomDecorator => SetMetadata(beforePartyKey, true);

/** How far somebody must have come for a route. */
export const needsParty = (handler: object): Needed => ({
  party: Reflect.getMetadata(beforePartyKey, handler) !== true,
});
