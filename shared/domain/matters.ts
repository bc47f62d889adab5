import { identifierTypes } from './identity/identifiers.ts';
import type { OpenEvent, Person } from './person.ts';

/** Whether anything of an event stands; of an update that says more, more than the name that leads to its person. */
export function matters(
  { reference, type, attributes }: OpenEvent,
  { desired }: Pick<Person, 'desired'>,
): boolean {
  const naming =
    type === 'update' && attributes.length > 1
      ? identifierTypes.find((one) => attributes.includes(one))
      : undefined;
  return attributes.some((name) => name !== naming && desired[name]?.by === reference);
}
