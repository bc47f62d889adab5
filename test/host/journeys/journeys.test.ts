import { afterAll, beforeAll, describe } from 'vitest';
import { type ImportHost, startImportHost } from '../start-import-host.ts';
import { rolesAreApproved } from './authority.ts';
import { filesAreTaken } from './files.ts';
import { peopleComeAndGo } from './people.ts';
import { peopleAreProvisioned } from './scim.ts';

// One host for all: starting it costs more than most journeys do.
let world: ImportHost;
beforeAll(async () => {
  world = await startImportHost();
});
afterAll(() => world.stop());

describe('a file that is dropped', () => filesAreTaken(() => world));
describe('a powerful role', () => rolesAreApproved(() => world));
describe('people of the HR system', () => peopleComeAndGo(() => world));
describe('an identity provider', () => peopleAreProvisioned(() => world));
