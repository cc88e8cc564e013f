import type { MigrationModule } from '@traject/database';
import { organisationsPeopleAndHelp } from './0001-organisations-people-and-help.js';
import { commands } from './0002-commands.js';
import { peopleNotices } from './0003-people-notices.js';
import { identitiesOfSeveralPeople } from './0004-identities-of-several-people.js';
import { contacts } from './0005-contacts.js';
import { formerPeople } from './0006-former-people.js';
import { forcedRowSecurity } from './0007-forced-row-security.js';
import { eraserFindsLogins } from './0008-eraser-finds-logins.js';
import { organisationsInReports } from './0009-organisations-in-reports.js';
import { enteredIdentities } from './0010-entered-identities.js';
import { erasedStayAway } from './0011-erased-stay-away.js';

/** The tables of the directory, with their grants. They need those of the dossier beside them. */
export const directoryMigrations: MigrationModule = {
  name: 'directory',
  migrations: [
    organisationsPeopleAndHelp,
    commands,
    peopleNotices,
    identitiesOfSeveralPeople,
    contacts,
    formerPeople,
    forcedRowSecurity,
    eraserFindsLogins,
    organisationsInReports,
    enteredIdentities,
    erasedStayAway,
  ],
};
