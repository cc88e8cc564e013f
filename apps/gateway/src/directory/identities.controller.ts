import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { identity, type EnteredIdentity, type Identity, type IdentityEntry } from '@traject/directory';
import { May } from '../access/may.js';
import { StepUp } from '../access/step-up.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import type { IdentitiesOfPeople } from './identities.js';

/** Token of {@link IdentitiesOfPeople}. */
export const IDENTITIES = Symbol('identities');

const personId = new Shape(uuidPath('personId'));
const identityId = new Shape(uuidPath('identityId'));

interface EnteredIdentities {
  readonly items: readonly EnteredIdentity[];
}

/** The logins by which people act, for whoever administers them. */
@Controller('api/people')
export class IdentitiesOfPeopleController {
  constructor(@Inject(IDENTITIES) private readonly identities: IdentitiesOfPeople) {}

  @Get(':id/identities')
  @May('identity.read')
  list(@Param('id', personId) id: string): Promise<EnteredIdentities> {
    return this.identities.of(id);
  }

  @Post(':id/identities')
  @May('identity.link')
  @StepUp()
  enter(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Param('id', personId) id: string,
    @Body(new Shape(identity)) body: Identity,
  ): Promise<IdentityEntry> {
    return this.identities.enter(caller, key, id, body);
  }

  @Post(':id/identities/:identityId/unlink')
  @HttpCode(200)
  @May('identity.unlink')
  @StepUp()
  takeAway(
    @CallerOf() caller: Caller,
    @Param('id', personId) id: string,
    @Param('identityId', identityId) of: string,
  ): Promise<{ identityId: string; ended: number }> {
    return this.identities.takeAway(caller, id, of);
  }
}

/** The logins by which whoever asks acts, or once did, and who entered them. */
@Controller('api/me')
export class OwnIdentitiesController {
  constructor(@Inject(IDENTITIES) private readonly identities: IdentitiesOfPeople) {}

  @Get('identities')
  @May('identity.read-own')
  list(@CallerOf() { personId: own }: Caller): Promise<EnteredIdentities> {
    return this.identities.of(own);
  }
}
