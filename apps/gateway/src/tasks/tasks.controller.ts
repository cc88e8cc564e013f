import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import { May } from '../access/may.js';
import { commandIdentity } from '../commands/command-id.js';
import type { Page } from '../http/cursor.js';
import { languageOf } from '../http/language.js';
import { Shape, taskIdPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import type { CompletedTask } from './complete-task.js';
import type { OpenedTask, TaskClaimAnswer, Tasks } from './tasks.js';
import { worklistQuery, type ShownTask, type WorklistQuery } from './worklist.js';

/** Token of {@link Tasks}. */
export const TASKS = Symbol('tasks');

/** Values of a form, by field name; the form itself says what fits. */
export const formValues = z.record(z.string().max(100), z.unknown());
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
    @Param('taskId', new Shape(taskIdPath)) taskId: string,
    @Headers('accept-language') language: string | undefined,
  ): Promise<OpenedTask> {
    return this.tasks.open(caller, taskId, languageOf(language));
  }

  @Post(':taskId/claim')
  @HttpCode(200)
  @May('task.claim')
  claim(@CallerOf() caller: Caller, @Param('taskId', new Shape(taskIdPath)) taskId: string): Promise<TaskClaimAnswer> {
    return this.tasks.claim(caller, taskId);
  }

  @Post(':taskId/release')
  @HttpCode(200)
  @May('task.release')
  release(
    @CallerOf() caller: Caller,
    @Param('taskId', new Shape(taskIdPath)) taskId: string,
  ): Promise<TaskClaimAnswer> {
    return this.tasks.release(caller, taskId);
  }

  @Post(':taskId/complete')
  @HttpCode(200)
  @May('task.complete')
  complete(
    @CallerOf() caller: Caller,
    @Param('taskId', new Shape(taskIdPath)) taskId: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new Shape(formValues)) body: FormValues,
  ): Promise<CompletedTask> {
    return this.tasks.complete(
      caller,
      commandIdentity(caller.personId, key, ['task.complete', taskId, body]),
      taskId,
      body,
    );
  }

  @Put(':taskId/draft')
  @May('task.draft')
  saveDraft(
    @CallerOf() caller: Caller,
    @Param('taskId', new Shape(taskIdPath)) taskId: string,
    @Body(new Shape(formValues)) body: FormValues,
  ): Promise<{ readonly taskId: string }> {
    return this.tasks.saveDraft(caller, taskId, body);
  }
}
