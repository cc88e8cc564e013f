import { Body, Controller, Get, Headers, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  newOrganisation,
  organisationChange,
  type NewOrganisation,
  type Organisation,
  type OrganisationChange,
  type Page,
} from '@traject/directory';
import type { FastifyReply } from 'fastify';
import { May } from '../access/may.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import { DIRECTORY, type DirectoryParts } from './directory-parts.js';
import { listOrganisations, organisationsQuery, readOrganisation, type OrganisationsQuery } from './organisations.js';
import { tagged } from './record-version.js';
import { changeVersion, enterOnce } from './writes.js';

const organisationId = new Shape(uuidPath('organisationId'));
/** Over HTTP the id is always a new one. */
const organisationBody = newOrganisation.omit({ id: true });

/** The employers, with their departments and policy. */
@Controller('api/organisations')
export class OrganisationsController {
  constructor(@Inject(DIRECTORY) private readonly parts: DirectoryParts) {}

  @Get()
  @May('organisation.read')
  list(
    @CallerOf() caller: Caller,
    @Query(new Shape(organisationsQuery)) query: OrganisationsQuery,
  ): Promise<Page<Organisation>> {
    return listOrganisations(this.parts, caller, query);
  }

  @Get(':id')
  @May('organisation.read')
  async read(
    @CallerOf() caller: Caller,
    @Param('id', organisationId) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Organisation> {
    return tagged(reply, await readOrganisation(this.parts, caller, id));
  }

  @Post()
  @May('organisation.create')
  async enter(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new Shape(organisationBody)) body: NewOrganisation,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Organisation> {
    const write = { permission: 'organisation.create', caller, key } as const;
    const entered = await enterOnce(this.parts, write, body, (transaction) =>
      this.parts.directory.organisations.create(transaction, body),
    );
    return tagged(reply, entered);
  }

  @Patch(':id')
  @May('organisation.update')
  async change(
    @CallerOf() caller: Caller,
    @Param('id', organisationId) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body(new Shape(organisationChange)) body: OrganisationChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Organisation> {
    const changed = await changeVersion(this.parts, 'organisation.update', caller, ifMatch, (transaction, version) =>
      this.parts.directory.organisations.update(transaction, id, version, body),
    );
    return tagged(reply, changed);
  }
}
