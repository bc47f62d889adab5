import { EffectsLog } from '../common/effects-log.ts';
import { RequestLog } from '../common/request-log.ts';
import { Directory } from './directory.ts';
import type { NewEffect } from './effect.ts';
import {
  defaultTenantOptions,
  type TenantOptions,
  type TenantOptionsInput,
  tenantOptionsSchema,
} from './tenant-options.ts';
import type { SimulatedUser, UserSeed } from './user.ts';

/** An invitation that was sent by e-mail; its link lives 36 hours. */
export interface Invitation {
  readonly email: string;
  readonly role: string | null;
  readonly at: string;
  readonly expiresAt: string;
}

export interface TenantSetup {
  readonly now: () => number;
  readonly apiKey: string;
  readonly ownProfile: UserSeed;
  readonly users: readonly UserSeed[];
  readonly options: TenantOptionsInput;
}

/** Throws zod's error where a value is malformed. */
const withChanges = (options: TenantOptions, changes: TenantOptionsInput): TenantOptions => {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return tenantOptionsSchema.parse({ ...options, ...Object.fromEntries(given) });
};

/** Everything that the simulated server knows. The API key's own user is number 1 unless its seed says otherwise. */
export class Tenant {
  readonly now: () => number;
  readonly directory: Directory;
  readonly effects: EffectsLog<NewEffect>;
  readonly requests: RequestLog;
  readonly invitations: Invitation[] = [];
  apiKey: string;
  options: TenantOptions;
  readonly #setup: TenantSetup;
  #ownId: string;

  constructor(setup: TenantSetup) {
    this.#setup = setup;
    this.now = setup.now;
    this.apiKey = setup.apiKey;
    this.options = withChanges(defaultTenantOptions, setup.options);
    this.directory = new Directory(setup.now);
    this.effects = new EffectsLog(setup.now);
    this.requests = new RequestLog(setup.now);
    this.#ownId = this.#fill();
  }

  /** The user that the API key belongs to; undefined once it was deleted. */
  get own(): SimulatedUser | undefined {
    return this.directory.held.byProfileId(this.#ownId);
  }

  setOptions(changes: TenantOptionsInput): TenantOptions {
    this.options = withChanges(this.options, changes);
    return this.options;
  }

  /** Adds users, or overwrites those whose user name or e-mail address is there already. No effects are logged. */
  putUsers(seeds: readonly UserSeed[]): readonly SimulatedUser[] {
    return seeds.map((seed) => {
      const known =
        (seed.username === undefined ? undefined : this.directory.held.byUsername(seed.username)) ??
        (typeof seed.email === 'string' ? this.directory.held.byEmail(seed.email) : undefined);
      return known === undefined ? this.directory.add(seed) : this.directory.replace(known, seed);
    });
  }

  /** Back to the beginning: users, invitations, effects, counts, options and key. */
  reset(): void {
    this.directory.clear();
    this.effects.clear();
    this.requests.clear();
    this.invitations.length = 0;
    this.apiKey = this.#setup.apiKey;
    this.options = withChanges(defaultTenantOptions, this.#setup.options);
    this.#ownId = this.#fill();
  }

  #fill(): string {
    const own = this.directory.add(this.#setup.ownProfile);
    this.putUsers(this.#setup.users);
    return own.profile_id;
  }
}
