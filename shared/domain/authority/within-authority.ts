import type { AttributeName } from '../attributes.ts';
import { comparableValue } from '../comparable-value.ts';
import type { Register } from '../desired-state.ts';
import { compareInstants } from '../instant.ts';
import type { Person } from '../person.ts';
import { isEnded } from './approvals.ts';
import type { Approval, Authority } from './authority.ts';
import { isAmongRoles, type RolePolicy } from './role-policy.ts';

type Subject = Pick<Person, 'desired' | 'authority'>;

/** A person as their accounts may be made. */
export interface WithinAuthority<P extends Subject> {
  readonly person: P;
  /** What is desired, and not given: no one who may give it did. */
  readonly withheld: readonly AttributeName[];
}

const identifiers = ['userName', 'email'] as const;
const nothingApproved: Authority = { approvals: [] };

/**
 * Takes from the desired state what no one had the authority to say: a role without a live grant or outside the policy, and,
 * of someone who holds a grant, a user name or address that no released import gave. Everything that is written to a target
 * follows from this.
 */
export function withinAuthority<P extends Subject>(person: P, policy: RolePolicy): WithinAuthority<P> {
  const withheld: AttributeName[] = [];
  const desired: { [A in AttributeName]?: Register } = { ...person.desired };
  const put = (name: AttributeName, permitted: Register | undefined) => {
    if (permitted === person.desired[name]) return;
    withheld.push(name);
    if (permitted === undefined) delete desired[name];
    else desired[name] = permitted;
  };
  put('role', permittedRole(person, policy));
  const grant = liveGrant(person, policy);
  if (grant !== undefined) {
    for (const name of identifiers) put(name, permittedIdentifier(person, { name, grant }));
  }
  return { person: withheld.length === 0 ? person : { ...person, desired }, withheld };
}

/** The grant under which the person has a role that needs approval; undefined where there is none, or it has ended. A leaver has none. */
export function liveGrant(person: Subject, policy: RolePolicy): Approval | undefined {
  if (person.desired.active?.value === false) return undefined;
  const grant = grantOf(person, policy);
  return grant === undefined || isEnded(grant, person.authority ?? nothingApproved) ? undefined : grant;
}

/** Whether the role would need an approval that the person does not have. */
export function lacksGrant(person: Subject, policy: RolePolicy): boolean {
  const role = person.desired.role?.value;
  return (
    typeof role === 'string' &&
    isAmongRoles(policy.approvalRoles, role) &&
    liveGrant(person, policy) === undefined
  );
}

/** The grant of the role, live or ended: the released event that set it. Nothing else that sets it, or set it before, is one. */
export function grantOf(
  { desired, authority }: Subject,
  { approvalRoles }: RolePolicy,
): Approval | undefined {
  const { role } = desired;
  if (typeof role?.value !== 'string' || !isAmongRoles(approvalRoles, role.value)) return undefined;
  const said = comparableValue('role', role.value);
  return authority?.approvals.find(
    ({ reference, values }) => reference === role.by && comparableValue('role', values.role) === said,
  );
}

/** A role whose grant has ended is taken from the account that has it; what was never granted is not spoken of. */
function permittedRole(person: Subject, policy: RolePolicy): Register | undefined {
  const { role } = person.desired;
  if (typeof role?.value !== 'string' || isAmongRoles(policy.allowedRoles, role.value)) return role;
  if (liveGrant(person, policy) !== undefined) return role;
  return grantOf(person, policy) === undefined ? undefined : { ...role, value: null };
}

function permittedIdentifier(
  { desired, authority = nothingApproved }: Subject,
  { name, grant }: { readonly name: (typeof identifiers)[number]; readonly grant: Approval },
): Register | undefined {
  const register = desired[name];
  if (register === undefined) return undefined;
  const approved = authority.approvals
    .filter(
      ({ values, occurredAt, effectiveAt = occurredAt }) =>
        name in values && compareInstants(effectiveAt, register.at) <= 0,
    )
    .at(-1);
  if (approved === undefined) {
    return compareInstants(register.at, grant.occurredAt) <= 0 ? register : undefined;
  }
  const { [name]: value = null } = approved.values;
  if (comparableValue(name, value) === comparableValue(name, register.value)) return register;
  return { value, at: approved.occurredAt, by: approved.reference };
}
