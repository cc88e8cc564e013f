import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  enteredPerson,
  personChange,
  type EnteredPerson,
  type ImportReport,
  type Page,
  type PersonChange,
  type PersonRecord,
} from '@traject/directory';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { May } from '../access/may.js';
import { isFresh, stepUpNeeded } from '../access/step-up.js';
import { languageOf } from '../http/language.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, LoginOf, type Caller, type Login } from '../identity/caller.js';
import { importQuery } from './csv-import.js';
import { DIRECTORY, type PeopleParts } from './directory-parts.js';
import { organisationInQuery } from './list-query.js';
import {
  changePerson,
  enterPerson,
  listPeople,
  peopleQuery,
  readPerson,
  type PeopleQuery,
  type PersonShown,
} from './people.js';
import { tagged } from './record-version.js';
import { importOnce } from './writes.js';

const personId = new Shape(uuidPath('personId'));
const peopleImportQuery = importQuery.extend({ organisationId: organisationInQuery });

/** People of the employers and of the provider. */
@Controller('api/people')
export class PeopleController {
  constructor(@Inject(DIRECTORY) private readonly parts: PeopleParts) {}

  @Get()
  @May('person.read')
  list(
    @CallerOf() caller: Caller,
    @Query(new Shape(peopleQuery)) query: PeopleQuery,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Page<PersonShown>> {
    return listPeople(this.parts, caller, query, languageOf(language));
  }

  @Get(':id')
  @May('person.read')
  async read(
    @CallerOf() caller: Caller,
    @Param('id', personId) id: string,
    @Headers('accept-language') language: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonShown> {
    return tagged(reply, await readPerson(this.parts, caller, id, languageOf(language)));
  }

  @Post()
  @May('person.create')
  async enter(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new Shape(enteredPerson)) body: EnteredPerson,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonRecord> {
    return tagged(reply, await enterPerson(this.parts, caller, key, body));
  }

  @Post('import')
  @HttpCode(200)
  @May('person.import')
  import(
    @LoginOf() login: Login,
    @Headers('idempotency-key') key: string | undefined,
    @Query(new Shape(peopleImportQuery)) { organisationId, dryRun }: z.output<typeof peopleImportQuery>,
    @Body() body: unknown,
  ): Promise<ImportReport> {
    const write = { permission: 'person.import', caller: login.caller, key } as const;
    // A file that lets logins act as people asks for what each of them asks for by hand.
    const issuerOfLogins = (): string => {
      if (!isFresh(login, this.parts.now())) throw stepUpNeeded();
      return this.parts.settings.issuer;
    };
    return importOnce(this.parts, write, { body, dryRun, organisationId }, (transaction, file, actor) =>
      this.parts.directory.imports.people(transaction, organisationId, { ...file, issuerOfLogins }, actor),
    );
  }

  @Patch(':id')
  @May('person.update')
  async change(
    @CallerOf() caller: Caller,
    @Param('id', personId) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body(new Shape(personChange)) body: PersonChange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonRecord> {
    return tagged(reply, await changePerson(this.parts, caller, id, ifMatch, body));
  }
}
