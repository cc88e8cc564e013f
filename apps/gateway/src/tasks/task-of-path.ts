import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { notFound } from '../problems/http-problem.js';
import type { FoundTask } from './found-task.js';

const tasks = new WeakMap<FastifyRequest, FoundTask>();

/** Notes the task that the path of a request names, once it is known that whoever makes it may do what they ask. */
export const noteTask = (request: FastifyRequest, found: FoundTask | undefined): void => {
  if (found !== undefined) tasks.set(request, found);
};

const taskOf = (context: ExecutionContext): FoundTask => {
  const found = tasks.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (found !== undefined) return found;
  throw notFound('task');
};

/** The task that the path names by `:taskId`, as the guard found it. */
export const TaskOfPath = createParamDecorator((_data: unknown, context: ExecutionContext): FoundTask =>
  taskOf(context),
);
