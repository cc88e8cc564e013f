import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { contact, type Contact } from '@traject/directory';
import { May } from '../access/may.js';
import { Shape } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import type { OwnContact } from './contact.js';

/** Token of {@link OwnContact}. */
export const CONTACT = Symbol('contact');

/** How the caller wants to be told that something waits for them. */
@Controller('api/me/contact')
export class ContactController {
  constructor(@Inject(CONTACT) private readonly contact: OwnContact) {}

  @Get()
  @May('contact.read')
  read(@CallerOf() caller: Caller): Promise<Contact> {
    return this.contact.read(caller);
  }

  @Put()
  @May('contact.update')
  choose(@CallerOf() caller: Caller, @Body(new Shape(contact)) body: Contact): Promise<Contact> {
    return this.contact.choose(caller, body);
  }
}
