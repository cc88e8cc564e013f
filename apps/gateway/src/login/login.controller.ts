import { Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { attemptLastsMs } from '@traject/logins';
import { z } from 'zod';
import { May, PUBLIC } from '../access/may.js';
import { Shape } from '../http/valid.js';
import type { BrowserLogins } from './browser-login.js';
import { attemptCookie, cookieNames, loginCookie, noCookie } from './cookies.js';

/** Token of {@link BrowserLogins}. */
export const BROWSER_LOGINS = Symbol('browser-logins');

const loginQuery = z.strictObject({
  return: z.string().max(2_000).optional(),
  stepUp: z.enum(['yes', 'no']).optional(),
});

/** Logging in and out of browsers; for people and not for programs, who bring a token. */
@Controller()
export class LoginController {
  constructor(@Inject(BROWSER_LOGINS) private readonly logins: BrowserLogins) {}

  @Get('login')
  @HttpCode(303)
  @May(PUBLIC)
  async begin(
    @Query(new Shape(loginQuery)) query: z.output<typeof loginQuery>,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const asked = { return: query.return, stepUp: query.stepUp === 'yes' };
    const { goTo, secret } = await this.logins.begin(asked, headers.cookie);
    void reply.header('set-cookie', attemptCookie(secret, attemptLastsMs)).header('location', goTo.href);
  }

  @Get('login/callback')
  @HttpCode(303)
  @May(PUBLIC)
  async finish(
    @Req() { url, headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    void reply.header('set-cookie', noCookie(cookieNames.attempt));
    const { goTo, login } = await this.logins.finish(/\?.*$/s.exec(url)?.[0] ?? '', headers.cookie);
    void reply.header('set-cookie', loginCookie(login.secret)).header('location', goTo);
  }

  @Post('logout')
  @HttpCode(200)
  @May(PUBLIC)
  async end(
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ readonly continueAt: string | null }> {
    const ended = await this.logins.end(headers.cookie);
    void reply.header('set-cookie', noCookie(cookieNames.login));
    return ended;
  }
}
