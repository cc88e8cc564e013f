import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { May } from '../access/may.js';
import { StepUp } from '../access/step-up.js';
import { Shape, uuidPath } from '../http/valid.js';
import { BeforeParty } from '../identity/before-party.js';
import { ProvenOf, type Caller, type ProvenIdentity } from '../identity/caller.js';
import { loginCookie } from './cookies.js';
import type { OwnLogins, ShownLogin, ShownParty } from './own-logins.js';

/** Token of {@link OwnLogins}. */
export const OWN_LOGINS = Symbol('own-logins');

const loginId = new Shape(uuidPath('loginId'));
const personId = new Shape(uuidPath('personId'));
const partyChoice = z.strictObject({ personId: uuidPath('personId') });

/** The logins of whoever asks, and as whom they act. */
@Controller('api/me')
export class OwnLoginsController {
  constructor(@Inject(OWN_LOGINS) private readonly logins: OwnLogins) {}

  @Get('logins')
  @May('login.list')
  @BeforeParty()
  list(@ProvenOf() who: ProvenIdentity): Promise<{ readonly items: readonly ShownLogin[] }> {
    return this.logins.list(who);
  }

  @Post('logins/:loginId/end')
  @HttpCode(204)
  @May('login.end')
  @BeforeParty()
  end(@ProvenOf() who: ProvenIdentity, @Param('loginId', loginId) id: string): Promise<void> {
    return this.logins.end(who, id);
  }

  @Get('parties')
  @May('party.list')
  @BeforeParty()
  parties(@ProvenOf() who: ProvenIdentity): Promise<{ readonly items: readonly ShownParty[] }> {
    return this.logins.parties(who);
  }

  @Post('party')
  @HttpCode(200)
  @May('party.choose')
  @BeforeParty()
  async choose(
    @ProvenOf() who: ProvenIdentity,
    @Body(new Shape(partyChoice)) { personId: chosen }: z.output<typeof partyChoice>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Caller> {
    const { caller, login } = await this.logins.choose(who, chosen);
    void reply.header('set-cookie', loginCookie(login.secret));
    return caller;
  }
}

/** Logins of somebody else, for whoever administers them. */
@Controller('api/people')
export class LoginsOfPeopleController {
  constructor(@Inject(OWN_LOGINS) private readonly logins: OwnLogins) {}

  @Post(':id/end-logins')
  @HttpCode(200)
  @May('login.end-every')
  @StepUp()
  endEvery(@Param('id', personId) id: string): Promise<{ readonly ended: number }> {
    return this.logins.endEvery(id);
  }
}
