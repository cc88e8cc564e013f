import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  newSocialMapEntry,
  socialMapChange,
  type ImportReport,
  type NewSocialMapEntry,
  type Page,
  type SocialMapChange,
  type SocialMapEntry,
} from '@traject/directory';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { May } from '../access/may.js';
import { pageQuery } from '../http/cursor.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import { actingFor } from './acting.js';
import { importQuery } from './csv-import.js';
import { DIRECTORY, type DirectoryParts } from './directory-parts.js';
import { pageFrom, yesOrNo } from './list-query.js';
import { tagged } from './record-version.js';
import { changeVersion, enterOnce, importOnce } from './writes.js';

const entryId = new Shape(uuidPath('entryId'));
const socialMapQuery = z.strictObject({
  kindOfHelp: z.string().max(100).optional(),
  region: z.string().max(100).optional(),
  active: yesOrNo.optional(),
  ...pageQuery,
});

/** The social map (sociale kaart): other help that somebody can be referred to. Sources: S3, S9. */
@Controller('api/social-map')
export class SocialMapController {
  constructor(@Inject(DIRECTORY) private readonly parts: DirectoryParts) {}

  @Get()
  @May('social-map.read')
  list(
    @CallerOf() caller: Caller,
    @Query(new Shape(socialMapQuery)) { limit, cursor, ...filter }: z.output<typeof socialMapQuery>,
  ): Promise<Page<SocialMapEntry>> {
    const { directory, database } = this.parts;
    actingFor('social-map.read', caller);
    return directory.socialMap.list(database.query, filter, pageFrom({ limit, cursor }));
  }

  @Get(':id')
  @May('social-map.read')
  async read(
    @CallerOf() caller: Caller,
    @Param('id', entryId) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SocialMapEntry> {
    const { directory, database } = this.parts;
    actingFor('social-map.read', caller);
    return tagged(reply, await directory.socialMap.get(database.query, id));
  }

  @Post()
  @May('social-map.create')
  async enter(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new Shape(newSocialMapEntry)) body: NewSocialMapEntry,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SocialMapEntry> {
    const write = { permission: 'social-map.create', caller, key } as const;
    const entered = await enterOnce(this.parts, write, body, (transaction) =>
      this.parts.directory.socialMap.create(transaction, body),
    );
    return tagged(reply, entered);
  }

  @Post('import')
  @HttpCode(200)
  @May('social-map.import')
  import(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Query(new Shape(importQuery)) { dryRun }: z.output<typeof importQuery>,
    @Body() body: unknown,
  ): Promise<ImportReport> {
    const write = { permission: 'social-map.import', caller, key } as const;
    return importOnce(this.parts, write, { body, dryRun }, (transaction, file) =>
      this.parts.directory.imports.socialMap(transaction, file),
    );
  }

  @Patch(':id')
  @May('social-map.update')
  async change(
    @CallerOf() caller: Caller,
    @Param('id', entryId) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body(new Shape(socialMapChange)) body: SocialMapChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SocialMapEntry> {
    const changed = await changeVersion(this.parts, 'social-map.update', caller, ifMatch, (transaction, version) =>
      this.parts.directory.socialMap.update(transaction, id, version, body),
    );
    return tagged(reply, changed);
  }
}
