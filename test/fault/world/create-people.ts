import type { Randomness } from './create-randomness.ts';

/** Someone invented, whom no other case knows. */
export interface InventedPerson {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly displayName: string;
  readonly userName: string;
  readonly employeeNumber: string;
  /** The user of an onboarding: address, names and a role; neither user name nor employee number. */
  readonly onboarding: Readonly<Record<string, string>>;
}

const givenNames = ['Ada', 'Bola', 'Chidi', 'Dana', 'Eero', 'Fatma', 'Goran', 'Hana', 'Ines', 'Jonas'];
const familyNames = ['Adeyemi', 'Bauer', 'Castro', 'Dlamini', 'Endo', 'Farkas', 'Gupta', 'Haas', 'Ivanova'];

/** Invents people, each with names of their own. */
export function createPeople(random: Randomness, part: string): () => InventedPerson {
  let count = 0;
  return () => {
    count += 1;
    const [givenName, familyName] = [random.pick(givenNames), random.pick(familyNames)];
    const name = `${part}-${count}-${random.text(6)}`;
    const email = `${name}@fault.example`;
    return {
      email,
      givenName,
      familyName,
      displayName: `${givenName} ${familyName}`,
      userName: `user.${name}`,
      employeeNumber: `E-${name}`,
      onboarding: { email, givenName, familyName, role: 'Requester' },
    };
  };
}
