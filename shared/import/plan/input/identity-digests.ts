import { type Digest, digest } from '../../../domain/digest.ts';
import { type Identifier, type IdentifierType, identifierKey } from '../../../domain/identity/identifiers.ts';

/** The identifiers of a row or a member, as digests. */
export interface IdentityDigests {
  readonly all: readonly Digest[];
  readonly employeeNumber: Digest | undefined;
  readonly userName: Digest | undefined;
}

export function identityDigests(identifiers: readonly Identifier[]): IdentityDigests {
  const all = identifiers.map((identifier) => digest(identifierKey(identifier)));
  const of = (wanted: IdentifierType) => all[identifiers.findIndex(({ type }) => type === wanted)];
  return { all, employeeNumber: of('employeeNumber'), userName: of('userName') };
}
