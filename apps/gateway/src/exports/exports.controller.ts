import { Body, Controller, Delete, Get, Header, Headers, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { ExportManifest } from '@traject/exports';
import type { FastifyReply } from 'fastify';
import { May } from '../access/may.js';
import { Refuses } from '../http/refuses.js';
import { downloadHeaders } from '../http/security-headers.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import { newExport, type NewExport, type ShownExport } from './export-shape.js';
import type { ExportAccepted, Exports } from './exports.js';

/** Token of {@link Exports}. */
export const EXPORTS = Symbol('exports');

const exportIdPath = new Shape(uuidPath('exportId'));

/** Files made in the background of what was published. */
@Controller('api/exports')
export class ExportsController {
  constructor(@Inject(EXPORTS) private readonly exports: Exports) {}

  @Post()
  @HttpCode(202)
  @Refuses(410, 'export-ended: what was asked for under this key has ended or was removed')
  @May('export.make')
  make(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new Shape(newExport)) body: NewExport,
  ): Promise<ExportAccepted> {
    return this.exports.make(caller, key, body);
  }

  @Get()
  @May('export.list')
  list(@CallerOf() caller: Caller): Promise<{ readonly items: readonly ShownExport[] }> {
    return this.exports.list(caller);
  }

  @Get(':exportId')
  @May('export.read')
  read(@CallerOf() caller: Caller, @Param('exportId', exportIdPath) exportId: string): Promise<ShownExport> {
    return this.exports.read(caller, exportId);
  }

  @Get(':exportId/manifest')
  @May('export.read')
  manifest(@CallerOf() caller: Caller, @Param('exportId', exportIdPath) exportId: string): Promise<ExportManifest> {
    return this.exports.manifest(caller, exportId);
  }

  @Get(':exportId/file')
  @May('export.read')
  @Header('content-type', 'application/octet-stream')
  async file(
    @CallerOf() caller: Caller,
    @Param('exportId', exportIdPath) exportId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { name, mediaType, bytes, content } = await this.exports.file(caller, exportId);
    void reply
      .headers({
        ...downloadHeaders,
        'content-disposition': `attachment; filename="${name}"`,
        'content-length': bytes,
      })
      .type(mediaType)
      .send(content);
  }

  @Delete(':exportId')
  @HttpCode(204)
  @May('export.remove')
  remove(@CallerOf() caller: Caller, @Param('exportId', exportIdPath) exportId: string): Promise<void> {
    return this.exports.remove(caller, exportId);
  }
}
