import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { refuseUndeclaredRoutes } from './access/may.js';
import { ACCESS_LOG, AccessLogController } from './access-log/access-log.controller.js';
import { accessLogOf } from './access-log/access-log.js';
import { directoryControllers, directoryProviders } from './directory/index.js';
import { ADVICE, AdviceController } from './advice/advice.controller.js';
import { adviceOf } from './advice/advice.js';
import { ATTACHMENTS, AttachmentsController } from './attachments/attachments.controller.js';
import { journeyAttachmentsOf } from './attachments/journey-attachments.js';
import { DISCLOSURES, DisclosuresController } from './disclosures/disclosures.controller.js';
import { disclosuresOf } from './disclosures/disclosures.js';
import { BREAK_GLASS, BreakGlassController } from './break-glass/break-glass.controller.js';
import { breakGlassOf } from './break-glass/break-glass.js';
import { DOSSIER, DossierController } from './dossier/dossier.controller.js';
import { journeyDossierOf } from './dossier/journey-dossier.js';
import { CONTACT, ContactController } from './contact/contact.controller.js';
import { contactOf } from './contact/contact.js';
import { MeController } from './identity/me.controller.js';
import { ERASURE, MyErasureController, PersonErasureController } from './erasure/erasure.controller.js';
import { erasureOf } from './erasure/erasure.js';
import { EXPORTS, ExportsController } from './exports/exports.controller.js';
import { exportsOfGateway } from './exports/exports.js';
import { HEALTH, HealthController } from './health/health.controller.js';
import { healthOf } from './health/health.js';
import { JOURNEYS, JourneysController } from './journeys/journeys.controller.js';
import { journeysOf } from './journeys/journeys.js';
import { KEY_ROTATIONS, KeyRotationsController } from './key-rotations/key-rotations.controller.js';
import { keyRotationsOf } from './key-rotations/key-rotations.js';
import { browserLoginsOf } from './login/browser-login.js';
import { BROWSER_LOGINS, LoginController } from './login/login.controller.js';
import { LoginsOfPeopleController, OWN_LOGINS, OwnLoginsController } from './login/own-logins.controller.js';
import { ownLoginsOf } from './login/own-logins.js';
import { LEGAL_HOLDS, LegalHoldsController } from './legal-holds/legal-holds.controller.js';
import { legalHoldsOf } from './legal-holds/legal-holds.js';
import { CHARTS, ChartsController } from './charts/charts.controller.js';
import { chartsOf } from './charts/charts.js';
import { DocumentsController, OPEN_API, STREAM_TOPICS, type StreamTopics } from './openapi/documents.controller.js';
import type { GatewayParts } from './parts.js';
import { REPORTS, ReportsController } from './reports/reports.controller.js';
import { reportsOf } from './reports/reports.js';
import { TASKS, TasksController } from './tasks/tasks.controller.js';
import { tasksOf } from './tasks/tasks.js';
import { UPDATES, UpdatesController } from './updates/updates.controller.js';
import { updatesOf } from './updates/updates.js';

/** Every controller; a route that declares no permission stops the start. */
export const controllers: readonly Type<object>[] = [
  HealthController,
  DocumentsController,
  LoginController,
  MeController,
  OwnLoginsController,
  LoginsOfPeopleController,
  AccessLogController,
  ContactController,
  JourneysController,
  DossierController,
  AttachmentsController,
  DisclosuresController,
  BreakGlassController,
  TasksController,
  AdviceController,
  UpdatesController,
  MyErasureController,
  PersonErasureController,
  LegalHoldsController,
  KeyRotationsController,
  ReportsController,
  ChartsController,
  ExportsController,
  ...directoryControllers,
];

const providersOf = (parts: GatewayParts): Provider[] => [
  { provide: HEALTH, useValue: healthOf(parts) },
  {
    provide: OPEN_API,
    // What makes the document is loaded when somebody asks for it.
    useValue: async () => (await import('./openapi/openapi.js')).openApiDocument(controllers),
  },
  { provide: STREAM_TOPICS, useValue: { prefix: parts.settings.topicPrefix } satisfies StreamTopics },
  { provide: BROWSER_LOGINS, useValue: browserLoginsOf(parts) },
  { provide: OWN_LOGINS, useValue: ownLoginsOf(parts) },
  { provide: ACCESS_LOG, useValue: accessLogOf(parts) },
  { provide: CONTACT, useValue: contactOf(parts) },
  { provide: JOURNEYS, useValue: journeysOf(parts) },
  { provide: DISCLOSURES, useValue: disclosuresOf(parts) },
  { provide: BREAK_GLASS, useValue: breakGlassOf(parts) },
  { provide: DOSSIER, useValue: journeyDossierOf(parts) },
  { provide: ATTACHMENTS, useValue: journeyAttachmentsOf(parts) },
  ...directoryProviders(parts),
  { provide: TASKS, useValue: tasksOf(parts) },
  { provide: ADVICE, useValue: adviceOf(parts) },
  { provide: UPDATES, useValue: updatesOf(parts) },
  { provide: ERASURE, useValue: erasureOf(parts) },
  { provide: LEGAL_HOLDS, useValue: legalHoldsOf(parts) },
  { provide: KEY_ROTATIONS, useValue: keyRotationsOf(parts) },
  { provide: REPORTS, useValue: reportsOf(parts) },
  { provide: CHARTS, useValue: chartsOf(parts) },
  { provide: EXPORTS, useValue: exportsOfGateway(parts) },
];

/** The gateway as one module: capabilities are plain objects, made from the parts and given to the controllers. */
@Module({})
export class AppModule {
  static of(parts: GatewayParts): DynamicModule {
    refuseUndeclaredRoutes(controllers);
    return { module: AppModule, controllers: [...controllers], providers: providersOf(parts) };
  }
}
