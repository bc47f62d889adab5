import type { FaultWorld } from '../../fault-world.ts';

/** Someone whom events name in several ways. */
export interface StormPerson {
  readonly userName: string;
  readonly employeeNumber: string;
  readonly emails: readonly string[];
}

/** Invents people with one or two addresses each. */
export function stormPeople(
  world: Pick<FaultWorld, 'person' | 'random'>,
  count: number,
): readonly StormPerson[] {
  return Array.from({ length: count }, () => {
    const { userName, employeeNumber, email } = world.person();
    const second = world.random.chance(0.4) ? [world.person().email] : [];
    return { userName, employeeNumber, emails: [email, ...second] };
  });
}
