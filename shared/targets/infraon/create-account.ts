import type { AttributeName, Attributes } from '../../domain/attributes.ts';
import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import type { Clock } from '../../http/clock.ts';
import { generatePassword } from '../generate-password.ts';
import { mapReadErrors } from '../kit/account-access.ts';
import { createWithoutRefused } from '../kit/create-without-refused.ts';
import { toTargetError } from '../kit/to-target-error.ts';
import type { Account, CallOptions, ProvisioningTarget } from '../target.ts';
import { TargetError } from '../target-error.ts';
import {
  accountOf,
  attributeOfField,
  fieldsOf,
  hiddenAttributes,
  isVisible,
  shows,
  writtenAttributes,
} from './account-fields.ts';
import { editAccount } from './edit-account.ts';
import type { NewcomerSearch } from './find-newcomer.ts';
import type { CreatedInfraonUser, InfraonClient } from './infraon-client.ts';
import { InfraonError } from './infraon-error.ts';
import type { InfraonUser } from './infraon-user.ts';
import type { InfraonOptions } from './options.ts';
import { sealPassword } from './password-envelope.ts';

interface Means {
  readonly client: InfraonClient;
  readonly options: InfraonOptions;
  readonly clock: Clock;
  readonly newcomers: NewcomerSearch;
}

interface Creation extends Means {
  readonly attributes: Attributes;
  readonly call: CallOptions;
}

/**
 * Creates active accounts with a random password that no one learns, and finds the id that names each. Optional attributes
 * that the vendor refuses are left out; when it does not say which, the account is created without any and each is tried
 * afterwards. Throws a TargetError; one with `mayHaveHappened` where the account may exist.
 */
export function createAccountCreator({
  ownProfile,
  ...means
}: Means & {
  /** Nothing is written before it is known. */
  readonly ownProfile: (call: CallOptions) => Promise<unknown>;
}): ProvisioningTarget['createAccount'] {
  return async (said, call) => {
    await mapReadErrors(ownProfile(call));
    const { options } = means;
    const attributes = withDefaults(said);
    const creation = { ...means, attributes, call };
    const optional = writtenAttributes(attributes).filter(
      (name) => isOptional(name) && attributes[name] !== null,
    );
    const unwritable = optional.filter(
      (name) => Object.keys(fieldsOf(attributes, [name], 'create')).length === 0,
    );
    const wanted = optional.filter((name) => !unwritable.includes(name));
    const outcome = await createWithoutRefused({
      wanted,
      send: (names) => sendCreate(creation, names),
      attributeOfField,
      alreadyThere: { ...options, identifyingFields },
    });
    const current = await locateCreated({ ...creation, created: outcome.created });
    const account = accountOf(current, options);
    const late = await writeLate({ ...creation, current, names: outcome.later });
    const ignored = visibleDifferences(account, attributes);
    return {
      account,
      notTaken: [...unwritable, ...outcome.refused, ...late.refused, ...ignored],
      pending: late.pending,
    };
  };
}

/** Tries what was left out of the creation. The account exists: what cannot be written now is no refusal, but pending. */
async function writeLate(
  creation: Creation & { readonly current: InfraonUser; readonly names: readonly AttributeName[] },
): Promise<{ readonly refused: readonly AttributeName[]; readonly pending: readonly AttributeName[] }> {
  const { names, current, options, attributes } = creation;
  if (names.length === 0) return { refused: [], pending: [] };
  const { id } = accountOf(current, options);
  const left = Object.fromEntries(names.map((name) => [name, attributes[name]]));
  try {
    return { refused: await editAccount({ ...creation, id, current, attributes: left }), pending: [] };
  } catch (error) {
    // The creation was taken without them and, alone, they were refused again: it is they who are refused.
    if (error instanceof TargetError && error.kind === 'refused') return { refused: names, pending: [] };
    if (error instanceof TargetError) return { refused: [], pending: names };
    throw error;
  }
}

function sendCreate(creation: Creation, optional: readonly AttributeName[]): Promise<CreatedInfraonUser> {
  const { client, options, attributes, call } = creation;
  const password = generatePassword(options.initialPasswordLength);
  const sent =
    options.passwordEncoding === 'envelope'
      ? sealPassword(password)
      : { password, confirmPassword: password };
  return client.createUser(
    {
      ...fieldsOf(attributes, [...coreAttributes, ...optional], 'create'),
      email: text(attributes.email),
      username: text(attributes.userName),
      is_active: true,
      password: sent.password,
      confirm_password: sent.confirmPassword,
    },
    call,
  );
}

const identifyingFields = ['username', 'actual_username', 'email', 'user'];

const coreAttributes = ['userName', 'email', 'displayName'] as const satisfies readonly AttributeName[];

function isOptional(name: AttributeName): boolean {
  return hiddenAttributes.some((hidden) => hidden === name);
}

/** The user name is the address where none is given, and the display name the given and family names. */
function withDefaults(attributes: Attributes): Attributes {
  const names = [attributes.givenName, attributes.familyName].map(text).filter((name) => name !== '');
  const userName = text(attributes.userName) || text(attributes.email);
  return {
    ...attributes,
    userName,
    displayName: text(attributes.displayName) || names.join(' ') || userName,
    active: true,
  };
}

function visibleDifferences(account: Account, attributes: Attributes): readonly AttributeName[] {
  return writtenAttributes(attributes).filter(
    (name) => isVisible(name) && !shows(account, name, attributes[name]),
  );
}

function text(value: Attributes[AttributeName]): string {
  return typeof value === 'string' ? value.trim() : '';
}

const firstWaitMilliseconds = 250;
const longestWaitMilliseconds = 2000;

/**
 * The account that was just created. The reply to a create names the account by another id than paths do, so it is looked
 * up. A directory may show new accounts late: looks again for a while, then throws `unavailable` with `mayHaveHappened`.
 */
async function locateCreated(
  creation: Creation & { readonly created: CreatedInfraonUser },
): Promise<InfraonUser> {
  const { newcomers, options, clock, call } = creation;
  const newcomer = {
    createdId: creation.created.user_id,
    userName: normaliseIdentifier(String(creation.attributes.userName ?? '')),
  };
  const until = clock.now() + options.newAccountPatienceSeconds * 1000;
  let wait = firstWaitMilliseconds;
  try {
    for (let looks = 1; ; looks += 1) {
      const isLast = clock.now() + wait > until;
      const user = await newcomers.find(newcomer, { ...call, thorough: looks === 2 || isLast });
      if (user !== undefined) return user;
      if (isLast) break;
      await clock.sleep(wait, call.signal).catch((cause) => {
        throw new InfraonError({ code: 'aborted', retryable: true, mayHaveHappened: true, cause });
      });
      wait = Math.min(longestWaitMilliseconds, wait * 2);
    }
  } catch (error) {
    if (error instanceof TargetError) {
      throw new TargetError('unavailable', { mayHaveHappened: true, cause: error });
    }
    throw toTargetError(error, { use: 'read', afterWrite: true });
  }
  throw new TargetError('unavailable', { mayHaveHappened: true });
}
