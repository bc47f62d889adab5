import { deepEqual, equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { openDrops } from '../../world/open-drops.ts';

const header = 'email,employeeNumber,givenName,familyName,title,action';

export const aPersonTwice: FaultCase = {
  id: 'F8',
  done: 'a person is in a file twice: alike, in other letters, by another identifier, offboarded and onboarded',
  invariants: ['O'],
  timeoutMs: 300_000,
  async run(world) {
    using drops = openDrops(world);
    const [alike, spelled, numbered, leaver, returner] = Array.from({ length: 5 }, () => world.person());
    if (!alike || !spelled || !numbered || !leaver || !returner) throw new Error('five people');
    const rows = [
      `${alike.email},,Ann,Lee,First,`,
      `${spelled.email},,Ann,Lee,First,`,
      `${numbered.email},${numbered.employeeNumber},Ann,Lee,First,`,
      `${leaver.email},,Ann,Lee,First,onboard`,
      `${returner.email},,,,,offboard`,
      `${alike.email},,Ann,Lee,Second,`,
      `${spelled.email.toUpperCase()},,Ann,Lee,Second,`,
      `,${numbered.employeeNumber},Ann,Lee,Second,`,
      `${leaver.email},,,,,offboard`,
      `${returner.email},,Ann,Lee,Second,onboard`,
    ];
    // Known already, so that the number alone leads to someone.
    const { status } = await world.settle({
      type: 'onboard',
      user: { ...numbered.onboarding, employeeNumber: numbered.employeeNumber },
      occurredAt: world.inSeconds(-60),
    });
    equal(status, 'applied');
    const file = await drops.drop(`imports/delta/${world.newId()}.csv`, `${[header, ...rows].join('\n')}\n`);
    const { state, counts } = await drops.summary(file);
    const said = (await drops.report(file, 'rows.csv')).trimEnd().split(/\r?\n/).slice(1);
    equal(state, 'done');
    deepEqual([counts.rows, counts.duplicate, counts.failed], [10, 5, 0], said.join('\n'));
    equal(said.length, 10, 'every row is reported');
    const outcomes = said.map((line) => line.split(',')[2]);
    deepEqual(outcomes.slice(0, 5), Array(5).fill('duplicate'));
    // As a spreadsheet numbers rows, the header is row 1.
    for (const [at, line] of said.entries()) {
      const other = at < 5 ? `Row ${at + 7} ` : `Row ${at - 3} `;
      ok(line.startsWith(`${at + 2},`) && line.includes(other), `both rows are named: ${line}`);
    }
    const html = (await drops.report(file, 'report.html')).replaceAll('<wbr>', '');
    ok(html.includes('Rows that a later row replaces') && html.includes(alike.email));
    ok(
      outcomes.slice(5).every((outcome) => outcome === 'done' || outcome === 'unchanged'),
      outcomes.join(' '),
    );
    for (const { email } of [alike, spelled, numbered, returner]) {
      const accounts = world.accounts(email);
      equal(accounts.length, 1);
      equal(accounts[0]?.is_active, true);
      equal(accounts[0]?.unshown.organization_role, 'Second', 'the later row won');
    }
    equal(world.accounts(leaver.email).filter((account) => account.is_active).length, 0);
  },
};
