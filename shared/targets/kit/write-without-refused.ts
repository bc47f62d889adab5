import type { AttributeName } from '../../domain/attributes.ts';
import type { VendorError } from '../../http/vendor-error.ts';
import { isRejection, toTargetError } from './to-target-error.ts';

interface Writing {
  readonly wanted: readonly AttributeName[];
  readonly write: (names: readonly AttributeName[]) => Promise<unknown>;
  /** The attribute that a field of a refusal belongs to. */
  readonly attributeOfField: (field: string) => AttributeName | undefined;
}

/**
 * Writes attributes and answers those that were refused. When the vendor names what it refuses, the rest is written without it;
 * when it does not, each is written by itself on top of those that were taken, and twice before it counts as refused. Throws a
 * TargetError: `refused` where nothing was taken and nothing was named, so that no one knows what the refusal is about.
 */
export async function writeWithoutRefused(writing: Writing): Promise<readonly AttributeName[]> {
  const refused: AttributeName[] = [];
  let names = writing.wanted;
  while (names.length > 0) {
    const refusal = await attempt(writing, names);
    if (refusal === undefined) break;
    const named = refusal.fields.map(writing.attributeOfField);
    const blamed = names.filter((name) => named.includes(name));
    if (blamed.length === 0) return [...refused, ...(await writeOneByOne(writing, { names, refusal }))];
    refused.push(...blamed);
    names = names.filter((name) => !blamed.includes(name));
  }
  return refused;
}

async function writeOneByOne(
  writing: Writing,
  { names, refusal }: { readonly names: readonly AttributeName[]; readonly refusal: VendorError },
): Promise<readonly AttributeName[]> {
  const taken: AttributeName[] = [];
  const tryEach = async (some: readonly AttributeName[]): Promise<readonly AttributeName[]> => {
    const left: AttributeName[] = [];
    for (const name of some) {
      // A write may replace the whole account, so that each one repeats what was taken before it.
      if ((await attempt(writing, [...taken, name])) === undefined) taken.push(name);
      else left.push(name);
    }
    return left;
  };
  const left = names.length === 1 ? names : await tryEach(names);
  // Only what others are taken beside is surely refused for itself.
  if (taken.length === 0) throw toTargetError(refusal, { use: 'write' });
  return tryEach(left);
}

/** Undefined when it was taken, otherwise the vendor's refusal. */
async function attempt(
  { write }: Writing,
  names: readonly AttributeName[],
): Promise<VendorError | undefined> {
  try {
    await write(names);
    return undefined;
  } catch (error) {
    if (isRejection(error)) return error;
    throw toTargetError(error, { use: 'write', about: 'account' });
  }
}
