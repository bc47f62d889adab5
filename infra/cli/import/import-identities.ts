import { parse } from 'csv-parse/sync';
import * as z from 'zod';

const count = z.int().default(0);

/** As much of `summary.json` as says how many people an approver should look at. */
export const identitySummary = {
  identities: z
    .object({ employeeNumber: count, userName: count, email: count, joined: count, sameAddress: count })
    .optional(),
  roles: z.array(z.object({ role: z.string(), count: z.int() })).default([]),
};

const lineSchema = z.object({
  row: z.string(),
  person: z.string(),
  what: z.string(),
  before: z.string(),
  after: z.string(),
});

/** How many are listed in the terminal. */
const shown = 20;

const titles = [
  ['employeeNumber', 'another number'],
  ['userName', 'another user name'],
  ['email', 'another address'],
  ['joined', 'joined with what was said before'],
  ['sameAddress', 'deactivated and created under the same address'],
] as const;

/**
 * What a person at the terminal should look at before a plan is released: in figures and, as far as `identities.csv` is given, person
 * by person.
 */
export function describeIdentities(
  { identities, roles }: z.infer<z.ZodObject<typeof identitySummary>>,
  csv: string | undefined,
): readonly string[] {
  const counts = titles.flatMap(([name, title]) => {
    const people = identities?.[name] ?? 0;
    return people === 0
      ? []
      : [`  ${title}: ${people.toLocaleString('en')} ${people === 1 ? 'person' : 'people'}`];
  });
  const given = roles.map(({ role, count: people }) => `${role} (${people.toLocaleString('en')})`);
  const summary = [...counts, ...(given.length === 0 ? [] : [`  roles that are given: ${given.join(', ')}`])];
  if (summary.length === 0) return [];
  return [
    '',
    'Who is who, and which role they have (all are in identities.csv):',
    ...summary,
    ...listed(csv),
  ];
}

/** Roles of new accounts are counted only: a first import would list nothing else. */
function listed(csv: string | undefined): readonly string[] {
  if (csv === undefined) return [];
  const lines = z.array(lineSchema).parse(parse(csv, { bom: true, columns: true }));
  const telling = lines.filter(({ what, before }) => what !== 'role' || before !== '');
  const more = telling.length - shown;
  return [
    ...telling.slice(0, shown).map((line) => `  - ${describeLine(line)}`),
    ...(more > 0 ? [`  - and ${more.toLocaleString('en')} more`] : []),
  ];
}

function describeLine({ row, person, what, before, after }: z.infer<typeof lineSchema>): string {
  const where = row === '' ? 'not in the file' : `row ${row}`;
  if (what === 'records joined') return `${person} (${where}): ${after} joined`;
  if (what === 'same address') return `${person} (${where}): deactivated, and created by ${after}`;
  return `${person} (${where}): ${what} ${before === '' ? 'another one' : before} → ${after}`;
}
