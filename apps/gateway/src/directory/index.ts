import type { Provider, Type } from '@nestjs/common';
import type { LoginParts } from '../login/browser-login.js';
import { DIRECTORY, type PeopleParts } from './directory-parts.js';
import { IDENTITIES, IdentitiesOfPeopleController, OwnIdentitiesController } from './identities.controller.js';
import { identitiesOfPeople } from './identities.js';
import { OrganisationsController } from './organisations.controller.js';
import { PeopleController } from './people.controller.js';
import { PractitionersController } from './practitioners.controller.js';
import { SocialMapController } from './social-map.controller.js';

/** The controllers of the directory. */
export const directoryControllers: readonly Type<object>[] = [
  OrganisationsController,
  PeopleController,
  IdentitiesOfPeopleController,
  OwnIdentitiesController,
  PractitionersController,
  SocialMapController,
];

/** What the controllers of the directory are given. */
export const directoryProviders = (parts: PeopleParts & LoginParts): readonly Provider[] => {
  const { directory, database, settings, now } = parts;
  return [
    { provide: DIRECTORY, useValue: { directory, database, settings, now } satisfies PeopleParts },
    { provide: IDENTITIES, useValue: identitiesOfPeople(parts) },
  ];
};
