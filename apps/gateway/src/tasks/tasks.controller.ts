import { Body, Controller, Get, Headers, HttpCode, Inject, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import { May } from '../access/may.js';
import { commandIdentity } from '../commands/command-id.js';
import type { Page } from '../http/cursor.js';
import { languageOf } from '../http/language.js';
import { Shape } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import type { CompletedTask } from './complete-task.js';
import type { FoundTask } from './found-task.js';
import { TaskOfPath } from './task-of-path.js';
import type { OpenedTask, TaskClaimAnswer, Tasks } from './tasks.js';
import { worklistQuery, type ShownTask, type WorklistQuery } from './worklist.js';

/** Token of {@link Tasks}. */
export const TASKS = Symbol('tasks');

/** Values of a form, by field name; the form itself says what fits. */
const formValues = z.record(z.string().max(100), z.unknown());
type FormValues = z.output<typeof formValues>;

/** What people are asked to do. */
@Controller('api/tasks')
export class TasksController {
  constructor(@Inject(TASKS) private readonly tasks: Tasks) {}

  @Get()
  @May('task.list')
  list(@CallerOf() caller: Caller, @Query(new Shape(worklistQuery)) query: WorklistQuery): Promise<Page<ShownTask>> {
    return this.tasks.list(caller, query);
  }

  @Get(':taskId')
  @May('task.read')
  open(
    @CallerOf() caller: Caller,
    @TaskOfPath() found: FoundTask,
    @Headers('accept-language') language: string | undefined,
  ): Promise<OpenedTask> {
    return this.tasks.open(caller, found, languageOf(language));
  }

  @Post(':taskId/claim')
  @HttpCode(200)
  @May('task.claim')
  claim(@CallerOf() caller: Caller, @TaskOfPath() found: FoundTask): Promise<TaskClaimAnswer> {
    return this.tasks.claim(caller, found);
  }

  @Post(':taskId/release')
  @HttpCode(200)
  @May('task.release')
  release(@CallerOf() caller: Caller, @TaskOfPath() found: FoundTask): Promise<TaskClaimAnswer> {
    return this.tasks.release(caller, found);
  }

  @Post(':taskId/complete')
  @HttpCode(200)
  @May('task.complete')
  complete(
    @CallerOf() caller: Caller,
    @TaskOfPath() found: FoundTask,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new Shape(formValues)) body: FormValues,
  ): Promise<CompletedTask> {
    const identity = commandIdentity(caller.personId, key, ['task.complete', found.task.taskId, body]);
    return this.tasks.complete(caller, identity, found, body);
  }

  @Put(':taskId/draft')
  @May('task.draft')
  saveDraft(
    @CallerOf() caller: Caller,
    @TaskOfPath() found: FoundTask,
    @Body(new Shape(formValues)) body: FormValues,
  ): Promise<{ readonly taskId: string }> {
    return this.tasks.saveDraft(caller, found, body);
  }
}
