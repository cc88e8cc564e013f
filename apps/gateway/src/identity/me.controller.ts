import { Controller, Get } from '@nestjs/common';
import { May } from '../access/may.js';
import { CallerOf, type Caller } from './caller.js';

/** Who the caller is here. */
@Controller('api/me')
export class MeController {
  @Get()
  @May('me.read')
  me(@CallerOf() caller: Caller): Caller {
    return caller;
  }
}
