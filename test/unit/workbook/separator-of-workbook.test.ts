import { expect, test } from 'vitest';
import { separatorOfWorkbook } from '../../../shared/csv/workbook/open-workbook.ts';

test.each([
  [['Personalnummer', 'Vorname', 'Nachname', 'E-Mail']],
  [['Personal-Nr.', 'E-Mail']],
  [['Matricule', 'Nom', 'Email']],
  [['Correo electrónico']],
  [['Nombre', 'Apellidos', 'Email']],
])(
  'the rows of a workbook with the columns %j go back with semicolons, as Excel reads them there',
  (columns) => {
    expect(separatorOfWorkbook(columns)).toBe(';');
  },
);

test.each([
  [['Employee ID', 'First Name', 'Last Name', 'Work Email']],
  [['Personal Email', 'Employee #', 'Nominated manager', 'Phone']],
  [['email', 'name', 'Telephone']],
])('those of one with the columns %j with commas', (columns) => {
  expect(separatorOfWorkbook(columns)).toBe(',');
});
