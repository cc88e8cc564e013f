import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Registry, collectDefaultMetrics } from 'prom-client';
import { May, PUBLIC } from '../access/may.js';
import type { Health, Readiness } from './health.js';

/** Token of {@link Health}. */
export const HEALTH = Symbol('health');

const metrics = new Registry();
collectDefaultMetrics({ register: metrics });

/** For whoever runs the machines. */
@Controller()
export class HealthController {
  constructor(@Inject(HEALTH) private readonly health: Health) {}

  @Get('health/live')
  @May(PUBLIC)
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('health/ready')
  @May(PUBLIC)
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.health.readiness();
    void reply.status(readiness.status === 'ready' ? 200 : 503).header('cache-control', 'no-store');
    return readiness;
  }

  @Get('metrics')
  @May(PUBLIC)
  @Header('content-type', metrics.contentType)
  metrics(): Promise<string> {
    return metrics.metrics();
  }
}
