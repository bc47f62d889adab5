import type { AttributeName } from '../../domain/attributes.ts';
import { plainName } from './column-names.ts';

/** Names that mean something else, whatever else is in them. */
const ofSomethingElse =
  /manager|supervisor|boss|vorgesetzt|superieur|jefe|home|private|privat|perso(?!n)|recovery|secondary|emergency|notfall|urgence|parent|spouse|bank|company$|firma|former|maiden|middle|floor|building|city|country|domain|department|division|location/;

const hints: readonly (readonly [AttributeName, RegExp])[] = [
  ['email', /mail|courriel|correo/],
  [
    'employeeNumber',
    /^(?:hr)?id$|(?:empl|emp|staff|person|worker|mitarbeiter|matric|payroll|associate|salarie|trabajador|file).*(?:id|n[or]|num|code|#)|matricule|^n[or].*(?:empl|trabajador|mitarbeiter|personal)/,
  ],
  [
    'userName',
    /login|userid|username|useraccount|accountname|benutzer|utilisateur|usuario|networkid|samaccount/,
  ],
  ['givenName', /first|given|vorname|rufname|prenom|forename|nickname|nombre/],
  ['familyName', /last|family|surname|nachname|apellido/],
  ['displayName', /name$|^nom/],
  ['phone', /mobil|phone|telefon|handy|^tel|movil|celular/],
  ['title', /title|position|designation|poste|stelle|puesto|funktion|jobname/],
  ['role', /role$|rolle$/],
];

/**
 * What a column that is not read might say: a hint for people, never taken as said. Names of columns only: where a file has
 * no header, its first row is someone's.
 */
export function suggestMeaning(name: string): AttributeName | undefined {
  if (name.includes('@') || name.length > 60) return undefined;
  const plain = plainName(name);
  if (ofSomethingElse.test(plain)) return undefined;
  return hints.find(([, pattern]) => pattern.test(plain))?.[0];
}
