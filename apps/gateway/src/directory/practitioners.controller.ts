import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  newPractitioner,
  practitionerChange,
  registrationFields,
  type ImportReport,
  type NewPractitioner,
  type NewRegistration,
  type Page,
  type Practitioner,
  type PractitionerChange,
} from '@traject/directory';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { May } from '../access/may.js';
import { languageOf } from '../http/language.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import { importQuery } from './csv-import.js';
import { DIRECTORY, type DirectoryParts } from './directory-parts.js';
import {
  listPractitioners,
  practitionersQuery,
  readPractitioner,
  type NamedPractitioner,
  type PractitionersQuery,
} from './practitioners.js';
import { tagged } from './record-version.js';
import { changeVersion, enterOnce, importOnce } from './writes.js';

const practitionerId = new Shape(uuidPath('practitionerId'));

/** BMW practitioners and coaches, with their registrations. */
@Controller('api/practitioners')
export class PractitionersController {
  constructor(@Inject(DIRECTORY) private readonly parts: DirectoryParts) {}

  @Get()
  @May('practitioner.read')
  list(
    @CallerOf() caller: Caller,
    @Query(new Shape(practitionersQuery)) query: PractitionersQuery,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Page<NamedPractitioner>> {
    return listPractitioners(this.parts, caller, query, languageOf(language));
  }

  @Get(':id')
  @May('practitioner.read')
  async read(
    @CallerOf() caller: Caller,
    @Param('id', practitionerId) id: string,
    @Headers('accept-language') language: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NamedPractitioner> {
    return tagged(reply, await readPractitioner(this.parts, caller, id, languageOf(language)));
  }

  @Post()
  @May('practitioner.create')
  async enter(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new Shape(newPractitioner)) body: NewPractitioner,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Practitioner> {
    const write = { permission: 'practitioner.create', caller, key } as const;
    const entered = await enterOnce(this.parts, write, body, (transaction) =>
      this.parts.directory.practitioners.create(transaction, body),
    );
    return tagged(reply, entered);
  }

  @Post('import')
  @HttpCode(200)
  @May('practitioner.import')
  import(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Query(new Shape(importQuery)) { dryRun }: z.output<typeof importQuery>,
    @Body() body: unknown,
  ): Promise<ImportReport> {
    const write = { permission: 'practitioner.import', caller, key } as const;
    return importOnce(this.parts, write, { body, dryRun }, (transaction, file, actor) =>
      this.parts.directory.imports.practitioners(transaction, file, actor),
    );
  }

  @Patch(':id')
  @May('practitioner.update')
  async change(
    @CallerOf() caller: Caller,
    @Param('id', practitionerId) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body(new Shape(practitionerChange)) body: PractitionerChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Practitioner> {
    const changed = await changeVersion(this.parts, 'practitioner.update', caller, ifMatch, (transaction, version) =>
      this.parts.directory.practitioners.update(transaction, id, version, body),
    );
    return tagged(reply, changed);
  }

  @Post(':id/registrations')
  @HttpCode(200)
  @May('practitioner.update')
  async recordRegistration(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Param('id', practitionerId) id: string,
    @Body(new Shape(registrationFields)) body: NewRegistration,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Practitioner> {
    const write = { permission: 'practitioner.update', caller, key } as const;
    const practitioner = await enterOnce(this.parts, write, [id, body], (transaction, actor) =>
      this.parts.directory.practitioners.recordRegistration(transaction, id, body, actor),
    );
    return tagged(reply, practitioner);
  }
}
