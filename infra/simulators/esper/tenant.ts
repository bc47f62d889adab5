import { EffectsLog } from '../common/effects-log.ts';
import { createRateLimiter } from '../common/faults/fault-plan.ts';
import { RequestLog } from '../common/request-log.ts';
import { Directory } from './directory.ts';
import type { NewEffect } from './effect.ts';
import { Invitations } from './invitations.ts';
import {
  defaultTenantOptions,
  type TenantOptions,
  type TenantOptionsInput,
  tenantOptionsSchema,
} from './tenant-options.ts';
import { isSystemAccount, type SimulatedUser, type UserSeed } from './user.ts';

export interface TenantSetup {
  readonly now: () => number;
  readonly apiKey: string;
  readonly enterprise: string;
  readonly ownUser: UserSeed;
  readonly users: readonly UserSeed[];
  readonly options: TenantOptionsInput;
}

/** Accounts that every tenant has, and that no person stands behind. */
const systemAccounts: readonly UserSeed[] = ['device-enroll', 'device-4fd1b6'].map((name) => ({
  username: `${name}@esper.io`,
  email: `${name}@esper.io`,
  first_name: 'Device',
  profile: { role: 'Enterprise User' },
}));

/** Throws zod's error where a value is malformed. */
const withChanges = (options: TenantOptions, changes: TenantOptionsInput): TenantOptions => {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return tenantOptionsSchema.parse({ ...options, ...Object.fromEntries(given) });
};

/** Everything that the simulated server knows. */
export class Tenant {
  readonly now: () => number;
  readonly enterprise: string;
  readonly directory: Directory;
  readonly invitations: Invitations;
  readonly effects: EffectsLog<NewEffect>;
  readonly requests: RequestLog;
  apiKey: string;
  options: TenantOptions;
  readonly #setup: TenantSetup;
  #ownId: number;
  #allows: () => boolean;

  constructor(setup: TenantSetup) {
    this.#setup = setup;
    this.now = setup.now;
    this.enterprise = setup.enterprise;
    this.apiKey = setup.apiKey;
    this.options = withChanges(defaultTenantOptions, setup.options);
    this.directory = new Directory(setup.now, setup.enterprise);
    this.invitations = new Invitations(setup.now);
    this.effects = new EffectsLog(setup.now);
    this.requests = new RequestLog(setup.now);
    this.#ownId = this.#fill();
    this.#allows = this.#limit();
  }

  /** The user that the API key belongs to; undefined once it was deleted, and the key with it. */
  get own(): SimulatedUser | undefined {
    return this.directory.byId(this.#ownId);
  }

  /** Whether the tenant's rate limit lets one more request pass. */
  allowsRequest(): boolean {
    return this.#allows();
  }

  whose(user: SimulatedUser): NewEffect['whose'] {
    if (user.id === this.#ownId) return 'own';
    return isSystemAccount(user) ? 'system' : 'user';
  }

  setOptions(changes: TenantOptionsInput): TenantOptions {
    this.options = withChanges(this.options, changes);
    if (changes.requestsPerSecond !== undefined) this.#allows = this.#limit();
    return this.options;
  }

  /** Adds users, or overwrites those whose user name or e-mail address is there already. No effects are logged. */
  putUsers(seeds: readonly UserSeed[]): readonly SimulatedUser[] {
    return seeds.map((seed) => {
      const known =
        (seed.username === undefined ? undefined : this.directory.byUsername(seed.username)) ??
        (seed.email === undefined ? undefined : this.directory.byEmail(seed.email));
      return known === undefined ? this.directory.add(seed) : this.directory.replace(known, seed);
    });
  }

  /** Back to the beginning: users, invitations, effects, counts, options and key. */
  reset(): void {
    for (const part of [this.directory, this.invitations, this.effects, this.requests]) part.clear();
    this.apiKey = this.#setup.apiKey;
    this.options = withChanges(defaultTenantOptions, this.#setup.options);
    this.#ownId = this.#fill();
    this.#allows = this.#limit();
  }

  #fill(): number {
    const own = this.directory.add(this.#setup.ownUser);
    this.putUsers([...systemAccounts, ...this.#setup.users]);
    return own.id;
  }

  #limit(): () => boolean {
    const perSecond = this.options.requestsPerSecond;
    if (perSecond === null) return () => true;
    return createRateLimiter({ perSecond, burst: Math.max(1, perSecond), now: this.now });
  }
}
