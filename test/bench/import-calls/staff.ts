import type { UserSeed } from '../../../infra/simulators/infraon/user.ts';

export interface Staff {
  /** How many people there are. */
  readonly size: number;
  /** How many of them, from the first on, get a new name in each edition. */
  readonly changed: number;
  readonly edition: number;
}

/** A full file: who everyone is, what the target shows of them, and one attribute that it does not show. */
export function staffFile({ size, changed, edition }: Staff): string {
  const rows = Array.from({ length: size }, (_, number) => {
    const { email, name } = person(number, number < changed ? edition : 0);
    return `${email},${name},Clerk`;
  });
  return ['email,displayName,title', ...rows, ''].join('\n');
}

/** The same people as accounts, before any edition. */
export function staffAccounts(size: number): readonly UserSeed[] {
  return Array.from({ length: size }, (_, number) => {
    const { email, name } = person(number, 0);
    return { username: email, email, name, is_active: true };
  });
}

function person(number: number, edition: number) {
  return { email: `person-${number}@example.com`, name: `Person ${number} of edition ${edition}` };
}
