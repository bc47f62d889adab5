import type { AttributeName } from '../../domain/attributes.ts';
import { TargetError } from '../target-error.ts';
import { isAlreadyThere } from './is-already-there.ts';
import { isRejection, toTargetError } from './to-target-error.ts';

interface Creation<T> {
  readonly created: T;
  readonly refused: readonly AttributeName[];
  /** Left out of the creation because something unnamed was refused. */
  readonly later: readonly AttributeName[];
}

/**
 * Creates an account without the optional attributes that the vendor refuses: without those that it names or, where it
 * names none, without any. Throws a TargetError: `already-exists` where the name or the address is taken.
 */
export async function createWithoutRefused<T>(request: {
  readonly wanted: readonly AttributeName[];
  /** Creates the account with these of them. */
  readonly send: (names: readonly AttributeName[]) => Promise<T>;
  readonly attributeOfField: (field: string) => AttributeName | undefined;
  /** How the vendor says that someone is there already. */
  readonly alreadyThere: Parameters<typeof isAlreadyThere>[1];
}): Promise<Creation<T>> {
  const { wanted, send, attributeOfField, alreadyThere } = request;
  const refused: AttributeName[] = [];
  let names = wanted;
  let later: readonly AttributeName[] = [];
  for (;;) {
    try {
      return { created: await send(names), refused, later };
    } catch (error) {
      if (!isRejection(error)) throw toTargetError(error, { use: 'write' });
      if (isAlreadyThere(error, alreadyThere)) {
        throw new TargetError('already-exists', { mayHaveHappened: false, cause: error });
      }
      const named = error.fields.map(attributeOfField);
      const blamed = names.filter((name) => named.includes(name));
      // Without them, nothing else would be different: what was refused cannot be done without.
      if (names.length === 0) {
        const mandatory = named.filter((name) => name !== undefined);
        throw toTargetError(error, { use: 'write', refused: [...new Set(mandatory)] });
      }
      if (blamed.length > 0) refused.push(...blamed);
      else later = names;
      names = blamed.length > 0 ? names.filter((name) => !blamed.includes(name)) : [];
    }
  }
}
