import type { Provider, Type } from '@nestjs/common';
import { DIRECTORY, type DirectoryParts } from './directory-parts.js';
import { OrganisationsController } from './organisations.controller.js';
import { PeopleController } from './people.controller.js';
import { PractitionersController } from './practitioners.controller.js';
import { SocialMapController } from './social-map.controller.js';

/** The controllers of the directory. */
export const directoryControllers: readonly Type<object>[] = [
  OrganisationsController,
  PeopleController,
  PractitionersController,
  SocialMapController,
];

/** What the controllers of the directory are given. */
export const directoryProviders = ({ directory, database }: DirectoryParts): readonly Provider[] => [
  { provide: DIRECTORY, useValue: { directory, database } satisfies DirectoryParts },
];
