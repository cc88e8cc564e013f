import type { Socket } from 'node:net';
import { Controller, Headers, Inject, Res, Sse, type MessageEvent, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { finalize, type Observable } from 'rxjs';
import { May } from '../access/may.js';
import { LoginOf, type Login } from '../identity/caller.js';
import type { Updates } from './updates.js';

/** Token of {@link Updates}. */
export const UPDATES = Symbol('updates');

/** Characters that may wait for a client that does not read; after that its connection is dropped, and it comes back. */
const mostPending = 64 * 1024;

/** Milliseconds that a client has to read the end of its stream. */
const lingerMs = 500;

/** A connection that was a stream serves nothing else: left open, it would keep a gateway that stops waiting for it. */
const hangUp = (answer: FastifyReply['raw'], socket: Socket | null): void => {
  answer.once('finish', () => socket?.destroySoon());
  setTimeout(() => socket?.destroy(), lingerMs).unref();
};

/** That something changed, as it changes: for worklists that stay up to date. */
@Controller('api/updates')
export class UpdatesController implements OnModuleDestroy {
  constructor(@Inject(UPDATES) private readonly updates: Updates) {}

  @Sse('', { maxPendingDataLength: mostPending })
  @May('updates.read')
  async follow(
    @LoginOf() login: Login,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Observable<MessageEvent>> {
    const messages = await this.updates.follow(login, lastEventId);
    // Taken now, as an answer that is finished has let go of it.
    const { socket } = reply.raw;
    return messages.pipe(finalize(() => hangUp(reply.raw, socket)));
  }

  /** Before requests are waited for: these would not end by themselves. */
  onModuleDestroy(): void {
    this.updates.close();
  }
}
