import type { MigrationModule } from '@traject/database';
import { organisationsPeopleAndHelp } from './0001-organisations-people-and-help.js';
import { commands } from './0002-commands.js';
import { contacts } from './0003-contacts.js';

/** The tables of the directory, with their grants. They need those of the dossier beside them. */
export const directoryMigrations: MigrationModule = {
  name: 'directory',
  migrations: [organisationsPeopleAndHelp, commands, contacts],
};
