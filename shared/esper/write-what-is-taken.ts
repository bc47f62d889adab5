import type { AttributeName } from '../domain/attributes.ts';
import { isRejection, toTargetError } from '../http/to-target-error.ts';
import { attributeOfField } from './account-fields.ts';

/**
 * Writes attributes and answers those that were refused. When the vendor names what it refuses, the rest is written without it;
 * when it does not, each is written alone. Throws a TargetError for what is no refusal.
 */
export async function writeWhatIsTaken(
  wanted: readonly AttributeName[],
  write: (names: readonly AttributeName[]) => Promise<unknown>,
): Promise<readonly AttributeName[]> {
  const refused: AttributeName[] = [];
  let names = wanted;
  while (names.length > 0) {
    const complaint = await attempt(names, write);
    if (complaint === undefined) break;
    const blamed = names.filter((name) => complaint.includes(name));
    if (blamed.length === 0) return [...refused, ...(await writeEachAlone(names, write))];
    refused.push(...blamed);
    names = names.filter((name) => !blamed.includes(name));
  }
  return refused;
}

async function writeEachAlone(
  names: readonly AttributeName[],
  write: (names: readonly AttributeName[]) => Promise<unknown>,
): Promise<readonly AttributeName[]> {
  if (names.length === 1) return names;
  const refused: AttributeName[] = [];
  for (const name of names) {
    if ((await attempt([name], write)) !== undefined) refused.push(name);
  }
  return refused;
}

/** Undefined when it was taken, otherwise the attributes that the refusal names. */
async function attempt(
  names: readonly AttributeName[],
  write: (names: readonly AttributeName[]) => Promise<unknown>,
): Promise<readonly (AttributeName | undefined)[] | undefined> {
  try {
    await write(names);
    return undefined;
  } catch (error) {
    if (isRejection(error)) return error.fields.map(attributeOfField);
    throw toTargetError(error, { use: 'write' });
  }
}
