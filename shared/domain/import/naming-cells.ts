import type { Attributes } from '../attributes.ts';
import { identifiersOf, identifierTypes } from '../identifiers.ts';
import { resolveIdentity } from '../identity.ts';
import type { RowSituation } from './row-situation.ts';

/**
 * The cells that make an event find its person: one, where one is enough to name somebody whom the ledger knows. It is
 * told of everything else that names the person who is new to it.
 */
export function namingCells(
  attributes: Attributes,
  situation: Pick<RowSituation, 'person' | 'joins' | 'holders'>,
): Attributes {
  const { person, joins, holders } = situation;
  const given = identifierTypes.filter((type) => typeof attributes[type] === 'string');
  if (person !== undefined && !joins) {
    for (const type of given) {
      const cell = { [type]: attributes[type] };
      const alone = resolveIdentity(identifiersOf({ type: 'update', user: cell }), holders);
      if (alone.kind === 'known' && alone.id === person.id) return cell;
    }
  }
  return Object.fromEntries(given.map((type) => [type, attributes[type]]));
}
