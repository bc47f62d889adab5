import { type Digest, digest } from '../../../domain/digest.ts';
import { type Identifier, type IdentifierType, identifierKey } from '../../../domain/identity/identifiers.ts';

/** The identifiers of a row or a member, as digests. */
export interface IdentityDigests {
  readonly all: readonly Digest[];
  readonly employeeNumber: Digest | undefined;
  readonly userName: Digest | undefined;
  /** The digest of an address as a user name, and the reverse: an account that is created without a user name gets the address as one. */
  readonly twins: readonly Digest[];
}

export function identityDigests(identifiers: readonly Identifier[]): IdentityDigests {
  const all = identifiers.map((identifier) => digest(identifierKey(identifier)));
  const of = (wanted: IdentifierType) => all[identifiers.findIndex(({ type }) => type === wanted)];
  return {
    all,
    employeeNumber: of('employeeNumber'),
    userName: of('userName'),
    twins: identifiers.flatMap((identifier) => twinOf(identifier, identifiers)).map(digest),
  };
}

function twinOf({ type, value }: Identifier, all: readonly Identifier[]): readonly string[] {
  if (type === 'userName') return value.includes('@') ? [identifierKey({ type: 'email', value })] : [];
  const isNamed = type !== 'email' || all.some((other) => other.type === 'userName');
  return isNamed ? [] : [identifierKey({ type: 'userName', value })];
}
