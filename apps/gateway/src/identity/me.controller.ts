import { Controller, Get } from '@nestjs/common';
import { May } from '../access/may.js';
import { shownProof, type ShownProof } from '../login/own-logins.js';
import { LoginOf, type Caller, type Login } from './caller.js';

/** Who the caller is here, and what their login is worth. */
@Controller('api/me')
export class MeController {
  @Get()
  @May('me.read')
  me(@LoginOf() login: Login): Omit<Caller, 'speaksFor'> & { readonly login: ShownProof } {
    const { speaksFor: _asSomebodyElse, ...caller } = login.caller;
    return { ...caller, login: shownProof(login) };
  }
}
