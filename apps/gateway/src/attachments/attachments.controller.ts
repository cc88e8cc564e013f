import { Body, Controller, Get, Header, Headers, Inject, Param, Post, Res } from '@nestjs/common';
import { attachmentTypes, type AttachmentType } from '@traject/dossier';
import type { FastifyReply } from 'fastify';
import { May } from '../access/may.js';
import { FileBody, type FileSent } from '../http/file-body.js';
import { languageOf } from '../http/language.js';
import { downloadHeaders } from '../http/security-headers.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, StillCallerOf, type Caller, type StillCaller } from '../identity/caller.js';
import type { AddedAttachment } from './add-attachment.js';
import { asAttachment } from './file-name.js';
import type { JourneyAttachments, ShownAttachments } from './journey-attachments.js';

/** Token of {@link JourneyAttachments}. */
export const ATTACHMENTS = Symbol('attachments');

const journeyIdPath = new Shape(uuidPath('journeyId'));
const attachmentIdPath = new Shape(uuidPath('attachmentId'));

/** Files in the dossier of a journey, for the employee and for who serves; in an emergency for who opened it to read. */
@Controller('api/journeys/:journeyId/attachments')
export class AttachmentsController {
  constructor(@Inject(ATTACHMENTS) private readonly attachments: JourneyAttachments) {}

  @Post()
  @May('journey.attach')
  add(
    @CallerOf() caller: Caller,
    @StillCallerOf() stillCaller: StillCaller,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('file-name') fileName: string | undefined,
    @Body(new FileBody(attachmentTypes)) file: FileSent<AttachmentType>,
  ): Promise<AddedAttachment> {
    return this.attachments.add(caller, { journeyId, fileName, key, file, stillCaller });
  }

  @Get()
  @May('journey.attachments')
  list(
    @CallerOf() caller: Caller,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Headers('accept-language') language: string | undefined,
  ): Promise<ShownAttachments> {
    return this.attachments.list(caller, journeyId, languageOf(language));
  }

  @Get(':attachmentId')
  @May('journey.attachments')
  @Header('content-type', 'application/octet-stream')
  async read(
    @CallerOf() caller: Caller,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Param('attachmentId', attachmentIdPath) attachmentId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { name, mediaType, bytes, content } = await this.attachments.read(caller, journeyId, attachmentId);
    void reply
      .headers({ ...downloadHeaders, 'content-disposition': asAttachment(name, mediaType), 'content-length': bytes })
      .type(mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : mediaType)
      .send(content);
  }
}
