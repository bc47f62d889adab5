import type { AttributeName, Attributes } from '../../domain/attributes.ts';
import type { VendorCallOptions } from '../../http/vendor-http.ts';
import { generatePassword } from '../generate-password.ts';
import { createWithoutRefused } from '../kit/create-without-refused.ts';
import type { Created } from '../target.ts';
import { TargetError } from '../target-error.ts';
import { accountOf, attributeOfField, fieldsOf, identifyingFields, shows } from './account-fields.ts';
import type { WriteDependencies } from './account-writes.ts';
import { awaitCreated } from './await-created.ts';
import { esperRoleOf, hasRole, isUnmappedRole } from './esper-role-of.ts';
import type { EsperUser } from './esper-user.ts';
import { profileToWrite } from './profile-to-write.ts';
import { updateUser } from './update-user.ts';

interface Creation extends WriteDependencies {
  readonly attributes: Attributes;
  readonly call: VendorCallOptions;
}

/** What an account can do without. The role is not among it: no one is created with another than was asked. */
const optional = ['givenName', 'familyName'] as const satisfies readonly AttributeName[];

/**
 * Creates an active user. Names that are refused are left out; when the vendor does not say which, the user is created without any
 * and each is tried afterwards. Throws a TargetError; one with `mayHaveHappened` where the user may exist.
 */
export async function createUser(given: Creation): Promise<Created> {
  const creation = { ...given, attributes: withDefaults(given.attributes) };
  const { attributes, options } = creation;
  const wanted = optional.filter((name) => typeof attributes[name] === 'string' && attributes[name] !== '');
  const { created, refused, later } = await createWithoutRefused({
    wanted,
    send: (names) => sendCreate(creation, names),
    attributeOfField,
    alreadyThere: { ...options, identifyingFields },
  });
  const user = await awaitCreated({ ...creation, created });
  const account = accountOf(user, options);
  const late = await writeLate({ ...creation, current: user, names: later });
  const role = esperRoleOf(attributes.role, options);
  const roleTook = hasRole(user, role) && !isUnmappedRole(attributes.role, options);
  const sent = (['userName', 'email', 'active', ...wanted] as const).filter(
    (name) => !refused.includes(name) && !later.includes(name),
  );
  const ignored = sent.filter((name) => !shows(account, name, attributes[name]));
  return {
    account,
    notTaken: [...refused, ...late.refused, ...ignored, ...(roleTook ? [] : (['role'] as const))],
    pending: late.pending,
  };
}

function sendCreate({ client, options, attributes, call }: Creation, names: readonly AttributeName[]) {
  const { initialPasswordLength } = options;
  return client.createUser(
    {
      ...fieldsOf(attributes, ['email', 'active', ...names]),
      username: String(attributes.userName),
      ...(initialPasswordLength === null ? {} : { password: generatePassword(initialPasswordLength) }),
      profile: profileToWrite(esperRoleOf(attributes.role, options), options),
    },
    call,
  );
}

/** The user exists: what cannot be written now is no refusal, but pending. */
async function writeLate(
  creation: Creation & { readonly current: EsperUser; readonly names: readonly AttributeName[] },
): Promise<{ readonly refused: readonly AttributeName[]; readonly pending: readonly AttributeName[] }> {
  const { names, attributes } = creation;
  if (names.length === 0) return { refused: [], pending: [] };
  const left = Object.fromEntries(names.map((name) => [name, attributes[name]]));
  try {
    return { refused: await updateUser({ ...creation, attributes: left }), pending: [] };
  } catch (error) {
    // The creation was taken without them and, alone, they were refused again: it is they who are refused.
    if (error instanceof TargetError && error.kind === 'refused') return { refused: names, pending: [] };
    if (error instanceof TargetError) return { refused: [], pending: names };
    throw error;
  }
}

/** The user name is the address where none is given. */
function withDefaults(attributes: Attributes): Attributes {
  const { userName, email } = attributes;
  return { ...attributes, userName: userName || email || null, active: true };
}
