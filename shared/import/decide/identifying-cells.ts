import type { Attributes } from '../../domain/attributes.ts';
import { bears } from '../../domain/identity/bearing.ts';
import { identifiersOf, identifierTypes } from '../../domain/identity/identifiers.ts';
import { resolveIdentity } from '../../domain/identity/identity.ts';
import type { RowContext } from './row-context.ts';

/**
 * The cells that make an event find its person: one, where one is enough to name someone whom the ledger knows; the number,
 * where the row gives one. It is told of everything else that names the person who is new to it.
 */
export function identifyingCells(
  attributes: Attributes,
  situation: Pick<RowContext, 'person' | 'joins' | 'holders' | 'asOf'>,
): Attributes {
  const { person, joins, holders, asOf: occurredAt } = situation;
  const given = identifierTypes.filter((type) => typeof attributes[type] === 'string');
  if (person !== undefined && !joins) {
    const deciding = given.includes('employeeNumber') ? (['employeeNumber'] as const) : given;
    for (const type of deciding) {
      const user = { [type]: attributes[type] };
      const alone = resolveIdentity({ type: 'update', occurredAt, user }, holders);
      const isFormer = !identifiersOf({ type: 'update', user }).every((name) => bears(person, name));
      if (!isFormer && alone.kind === 'known' && alone.id === person.id) return user;
    }
  }
  return Object.fromEntries(given.map((type) => [type, attributes[type]]));
}
