import { describe, expect, it } from 'vitest';
import { redactReport } from '../../../infra/cli/ops/privacy/redact-report.ts';
import type { Identifier } from '../../../shared/domain/identity/identifiers.ts';
import { html } from '../../../shared/report/html.ts';

const names: readonly Identifier[] = [
  { type: 'email', value: 'ann.lee@example.com' },
  { type: 'userName', value: 'annlee' },
  { type: 'employeeNumber', value: '7' },
];

const redact = (key: string, text: string) => redactReport({ key: `reports/i1/${key}`, text }, names);

describe('a report without someone who is forgotten', () => {
  it('keeps the number and the outcome of a row, and all of other rows', () => {
    const rows = (cells: string) =>
      `\ufeffrow,key,outcome,detail,explanation\r\n7,bob@example.com,done,,title: 7\r\n${cells}\r\n`;
    expect(redact('rows.csv', rows('8,Ann.Lee@example.com,done,create,"Ann Lee, title: Dr"'))).toBe(
      rows('8,(forgotten),done,create,'),
    );
    expect(redact('rows.csv', rows('8,7,done,create,number 7'))).toBe(rows('8,(forgotten),done,create,'));
    expect(
      redact(
        'rows.csv',
        rows('8,eve@example.com,failed,identity-conflict,"in conflict with Ann Lee, ann.lee@example.com"'),
      ),
    ).toBe(rows('8,(forgotten),failed,identity-conflict,'));
  });

  it('keeps of who gets which other name only the number of the row', () => {
    const identities = (cells: string) =>
      `\ufeffrow,key,person,what,before,after\r\n7,bob@example.com,Bob,role,,Approver\r\n${cells}\r\n`;
    for (const cells of [
      '8,annlee,"Ann Lee, annlee, number 7",role,,Approver',
      '8,7,number 7,role,,Approver',
    ]) {
      expect(redact('identities.csv', identities(cells))).toBe(identities('8,(forgotten),,,,'));
    }
  });

  it('knows a number by its column, and other people by whole names', () => {
    const rejected = (cells: string) => `Employee ID;Name;Team\r\n${cells}\r\n`;
    expect(redact('rejected.csv', rejected('7;"Lee; Ann";9'))).toBe(rejected('(forgotten);;'));
    expect(redact('rejected.csv', rejected('8;Bob;7'))).toBeUndefined();
    expect(redact('rejected.csv', rejected('8;Joann.lee@example.com;9'))).toBeUndefined();
    expect(redact('rejected.csv', rejected('8;ann.lee@example.com.au;9'))).toBeUndefined();
  });

  it('loses the lines of JSON that name the person', () => {
    const line = (value: object) => `${JSON.stringify(value)}\n`;
    const other = line({ row: 7, user: { email: 'bob@example.com', title: '7' } });
    const theirs = [
      line({ identifiers: [{ type: 'employeeNumber', value: '7' }], fingerprint: 'x' }),
      line({ event: { user: { employeeNumber: '7' } } }),
      line({ user: { userName: 'AnnLee' } }),
    ];
    expect(redact('plan.ndjson', theirs.join('') + other)).toBe(other);
    expect(redact('plan.ndjson', other)).toBeUndefined();
  });

  it('loses the rows and items of a page that name the person, whatever is between the letters', () => {
    const item = (who: string) => html`<li><bdi>${who}</bdi>: role, row 7</li>`.text;
    const page = (items: string) => `<ul>${items}</ul><p>7 rows</p>`;
    const theirs = [
      item('Ann Lee, annlee, number 7'),
      '<li><bdi>ann.<wbr>lee@<wbr>example.com</bdi></li>',
      item('Ann Lee, number 7'),
    ];
    expect(redact('report.html', page(theirs.join('') + item('Bob, bob@example.com')))).toBe(
      page(item('Bob, bob@example.com')),
    );
    expect(redact('report.html', page(item('Bob, number 77')))).toBeUndefined();
  });

  it('leaves what is no text of people', () => {
    expect(redact('rows.bin', 'ann.lee@example.com')).toBeUndefined();
    expect(
      redact('summary.json', JSON.stringify({ key: 'imports/delta/7.csv', note: 'ann.lee@example.com' })),
    ).toBe(JSON.stringify({ key: 'imports/delta/7.csv', note: '(forgotten)' }, undefined, 2));
  });
});
