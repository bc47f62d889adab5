import { describe, expect, test } from 'vitest';
import { CsvRejectedError } from '../../../shared/csv/read/csv-rejected-error.ts';
import { readCsv } from '../../../shared/csv/read/read-csv.ts';
import { now, rolePolicy } from '../../fixtures/csv/csv-case.ts';
import { collect, inChunks } from './streams.ts';

async function read(text: string, harmlessColumns: readonly string[] = []) {
  const { header, rows } = await readCsv(inChunks(Buffer.from(text), 64), {
    rolePolicy,
    now,
    harmlessColumns,
  });
  return { header, rows: await collect(rows) };
}

const ann = { employeeNumber: '00123', givenName: 'Ann', familyName: 'Lee', email: 'ann@example.com' };

describe('exports of HR systems are read as they are', () => {
  test.each([
    [
      'Workday',
      'Employee ID,Legal Name - First Name,Preferred First Name,Legal First Name,Last Name,Primary Work Email,Business Title,Job Title',
      '00123,x,Ann,Anna,Lee,ann@example.com,Buyer,Grade 7',
    ],
    [
      'BambooHR',
      'Employee #,First Name,Last Name,Work Email,Job Title,Home Email',
      '00123,Ann,Lee,ann@example.com,Buyer,ann@home.example',
    ],
    ['Personio', 'Employee ID;First name;Last name;Email;Position', '00123;Ann;Lee;ann@example.com;Buyer'],
    [
      'SuccessFactors',
      'USERID,EMPID,FIRSTNAME,LASTNAME,EMAIL,TITLE,DEPARTMENT',
      'al,00123,Ann,Lee,ann@example.com,Buyer,X',
    ],
    [
      'ADP',
      'Associate ID,Legal First Name,Legal Last Name,Work Contact: Work Email,Job Title Description',
      '00123,Ann,Lee,ann@example.com,Buyer',
    ],
    [
      'Google Workspace',
      'First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Employee ID,Employee Title',
      'Ann,Lee,ann@example.com,****,00123,Buyer',
    ],
    [
      'additions',
      'Staff No *,First Name (required),Last Name (required),Work Email (Business),Email (Home),Job title',
      '00123,Ann,Lee,ann@example.com,ann@home.example,Buyer',
    ],
    [
      'German',
      'Personalnummer;Vorname;Nachname;Geschäftliche E-Mail;Stellenbezeichnung',
      '00123;Ann;Lee;ann@example.com;Buyer',
    ],
    [
      'German, short',
      'Pers.-Nr.;Name;Vorname;E-Mail-Adresse;Position',
      '00123;Lee;Ann;ann@example.com;Buyer',
    ],
    [
      'French',
      "Numéro d'employé;Prénom;Nom;Adresse e-mail professionnelle;Intitulé du poste",
      '00123;Ann;Lee;ann@example.com;Buyer',
    ],
    [
      'French, short',
      'Matricule;NOM DE FAMILLE;PRENOM;COURRIEL;FONCTION',
      '00123;Lee;Ann;ann@example.com;Buyer',
    ],
    [
      'Spanish',
      'Número de empleado;Nombre;Apellidos;Correo electrónico;Puesto de trabajo',
      '00123;Ann;Lee;ann@example.com;Buyer',
    ],
    [
      'Spanish, short',
      'N.º de empleado;Nombre;Primer apellido;Correo corporativo;Cargo',
      '00123;Ann;Lee;ann@example.com;Buyer',
    ],
  ])('%s', async (_, header, row) => {
    const { rows } = await read(`${header}\n${row}\n`);
    expect(rows).toMatchObject([{ kind: 'row', attributes: { ...ann, title: 'Buyer' } }]);
  });

  test('the words for yes and no of other languages, too', async () => {
    const { rows } = await read(
      'E-Mail;Aktiv\na@x.example;WAHR\nb@x.example;Nein\nc@x.example;VRAI\nd@x.example;Sí\ne@x.example;terminated\n',
    );
    expect(rows.map((row) => row.kind === 'row' && row.attributes.active)).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('a header that is not where it should be', () => {
  test.each([
    [
      'below a title',
      'Staff list 2026\n\nemployee id,e-mail,first name\n00123,ann@example.com,Ann\n',
      'row 3',
    ],
    [
      'below titles as wide',
      'Staff,,\nPrinted 1.1.,,\nemployee id,e-mail,name\n1,a@example.com,Ann\n',
      'row 3',
    ],
    [
      'below groups of columns',
      'Person,,Job\nemployee id,e-mail,job title\n1,a@example.com,Buyer\n',
      'row 2',
    ],
    ['in one cell', '"employee id,e-mail,name"\n"1,a@example.com,Ann"\n', 'in quotation marks as a whole'],
  ])('is found for whoever dropped the file: %s', async (_, text, hint) => {
    const error = await read(text).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'missing-key-column', message: expect.stringContaining(hint) });
    expect(error).not.toMatchObject({ message: expect.stringContaining('rename') });
  });
});

describe('a column that is not read', () => {
  test('is suggested where it might say what no other column says', async () => {
    const { header } = await read(
      'Contact Mail Of Worker,Staff No,Common given,Shoe size\nann@example.com,1,Ann,38\n',
    );
    expect(header.hints).toEqual([
      { column: 'Contact Mail Of Worker', meaning: 'email' },
      { column: 'Common given', meaning: 'givenName' },
    ]);
    const { header: whole } = await read(
      'email,Personal mail,Manager Email,Staff Nickname\nann@example.com,a,b,c\n',
    );
    expect(whole.hints).toEqual([{ column: 'Staff Nickname', meaning: 'givenName' }]);
  });

  test.each([
    ['Contact Mail,First Name\nann@example.com,Ann\n', 'rename “Contact Mail” to email'],
    ['HR ID,Vorname\n1,Ann\n', 'rename “HR ID” to employeeNumber'],
    [
      'Staff No,First Name,Personnel number\n1,Ann,2\n',
      '“Staff No” and “Personnel number” both mean employeeNumber',
    ],
  ])('is named where the file cannot be used without: %j', async (file, words) => {
    const error = await read(file).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CsvRejectedError);
    expect(String(error)).toContain(words);
  });

  test('is not named where it may be someone, in a file without a header', async () => {
    const error = await read('ann.mail@example.com,Ann\n').catch((thrown: unknown) => thrown);
    expect(String(error)).not.toMatch(/ann|Ann/);
  });
});

describe('a column that is not read and looks as if it said who left', () => {
  test.each([
    ['Status', 'Terminated'],
    ['STATUS', 't'],
    ['Status [READ ONLY]', 'Suspended'],
    ['Employment Status', 'Inactive'],
    ['Worker Status', 'Left'],
    ['Beschäftigungsstatus', 'ausgeschieden'],
    ['Statut', 'Sorti'],
    ['Estado laboral', 'Baja'],
    ['Terminated', 'Yes'],
    ['Termination Date', '2026-10-31'],
    ['Termination Reason', 'Resigned'],
    ['Last day of work', '31/10/2026'],
    ['Contract end date', '31.10.2026'],
    ['End Date', '10/31/2026'],
    ['Austrittsdatum', '31.10.2026'],
    ['Letzter Arbeitstag', '31.10.2026'],
    ['Date de sortie', '31/10/2026'],
    ['Fecha de baja', '31/10/2026'],
    ['Termination Date', '46353'],
    ['Termination Date', '20261031'],
    ['Estado', 'Baja'],
    ['Ausgeschieden am', '31.10.2026'],
    ['Left On', '2026-10-31'],
    ['LWD', '2026-10-31'],
    ['gültig bis', '31.10.2026'],
    ['Valid To', '2026-10-31'],
    ['Befristet bis', '31.10.2026'],
    ['Letzter Tag', '31.10.2026'],
    ['Ende', '31.10.2026'],
    ['Exit', '2026-10-31'],
    ['Offboarding', '2026-10-31'],
    ['Leaving', 'yes'],
    ['Quit', 'yes'],
    ['Locked', 'TRUE'],
    ['Employed', 'N'],
    ['Currently employed', 'No'],
    ['Active Employee', 'N'],
    ['Employee Type', 'Former'],
    ['State', 'Terminated'],
    ['Stand', 'ausgeschieden'],
    ['Event', 'Termination'],
    ['Operation', 'delete'],
    ['Type', 'Leaver'],
    ['Change', 'offboard'],
    ['Mouvement', 'Sortie'],
  ])('marks the rows of those: %s, %s', async (column, cell) => {
    const { rows } = await read(`email,${column}\nann@example.com,${cell}\nbob@example.com,\n`);
    expect(rows[0]).toMatchObject({ looksLeftBy: column });
    expect(rows[1]).not.toHaveProperty('looksLeftBy');
  });

  test.each([
    ['Status', 'Active'],
    ['Status', 'On leave'],
    ['Status', 'Aktiv'],
    ['Terminated', 'No'],
    ['Termination Date', '9999-12-31'],
    ['Termination Date', '99991231'],
    ['Termination Date', '2958465'],
    ['Termination Date', '1/0/1900'],
    ['Estado', 'Jalisco'],
    ['Austrittsdatum', '31.12.2099'],
    ['Date de sortie', '-'],
    ['Marital status', 'Single'],
    ['Kündigungsfrist', '3 Monate'],
    ['Probation end date', '2026-10-31'],
    ['State', 'Ohio'],
    ['Employee Type', 'Full time'],
    ['Event', 'Hire'],
    ['Type', 'Internal'],
    ['Locked', 'no'],
    ['Employed', 'Y'],
    ['Active Employee', 'active'],
    ['Valid To', '31.12.9999'],
    ['Start date', '2020-01-01'],
  ])('marks no one who is there: %s, %s', async (column, cell) => {
    const { rows } = await read(`email,${column}\nann@example.com,${cell}\n`);
    expect(rows[0]).toMatchObject({ kind: 'row' });
    expect(rows[0]).not.toHaveProperty('looksLeftBy');
  });

  test('marks no one of whom the row says so itself', async () => {
    const { rows } = await read(
      'email,active,action,Status\na@x.example,no,,Left\nb@x.example,,offboard,Left\nc@x.example,yes,,Left\n',
    );
    expect(rows.map((row) => row.kind === 'row' && row.looksLeftBy)).toEqual([
      undefined,
      undefined,
      'Status',
    ]);
  });

  test('marks no one where it is known to say something else', async () => {
    const { rows } = await read('email,Contract End Date\na@x.example,2026-12-31\n', ['contract end date']);
    expect(rows[0]).not.toHaveProperty('looksLeftBy');
  });
});

describe('the errors of a row name the columns of the file', () => {
  test('also those that would do, and the roles that may be given', async () => {
    const { rows } = await read('Staff No,Vorname,Rolle,Aktion\n,Ann,King,\n1,,Requester,onboard\n');
    expect(rows).toMatchObject([
      {
        errors: [
          {
            column: 'Rolle',
            code: 'role-not-allowed',
            expected: 'one of Requester, IT Manager, Infraon Admin',
          },
          { code: 'required', expected: 'Staff No' },
        ],
      },
      {
        errors: [
          { column: 'email', code: 'required', expected: 'an e-mail address' },
          { code: 'required', expected: 'Vorname' },
        ],
      },
    ]);
  });
});
