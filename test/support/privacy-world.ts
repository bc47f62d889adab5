import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { newTargetState } from '../../shared/domain/person.ts';
import type { Cause } from '../../shared/history/history-entry.ts';
import { linkEmployee } from '../../shared/hr-sources/notices/known-employees.ts';
import { createLedgerContext, type LedgerContext } from '../../shared/ledger/ledger-context.ts';
import { linkAccount, unlinkAccount } from '../../shared/ledger/people/account-claims.ts';
import { changePerson } from '../../shared/ledger/people/change-person.ts';
import { findPerson } from '../../shared/ledger/people/find-people.ts';
import { noteRelease } from '../../shared/ledger/releases.ts';
import { examinePerson } from '../../shared/privacy/examine-person.ts';
import { beginForgetting } from '../../shared/privacy/forget-person.ts';
import { type CrashMode, KilledError } from './crashable-process.ts';
import { settleEverything } from './settle-everything.ts';
import { type DynamoServer, recoverAfterSeconds, TestLedger } from './test-ledger.ts';
import { at, userEvent } from './user-events.ts';

/** Values that are no one else's: none of them may be found once the person is forgotten. */
export const canaries = {
  email: 'canary.ada@example.com',
  formerEmail: 'canary.former@example.com',
  employeeNumber: 'canary-4711',
  givenName: 'Canaryada',
  title: 'Canary in Chief',
  account: 'canary-account',
  unlinked: 'canary-unlinked',
  employee: 'canary-employee',
} as const;

/** A ledger's context for a test's table. */
export function contextOf(stand: TestLedger, dynamo: DynamoDBClient = stand.dynamo): LedgerContext {
  const { tableName, clock } = stand;
  return createLedgerContext({ dynamo, tableName, recoverAfterSeconds, now: clock.now });
}

/** Someone (`p1`) with every kind of trace who has left since, and a colleague who is still there. */
export async function standWithLeaver(server: DynamoServer): Promise<TestLedger> {
  const stand = await TestLedger.create(server);
  const context = contextOf(stand);
  const { email, formerEmail, employeeNumber, givenName, title } = canaries;
  const release = { importId: 'i1', releasedBy: 'kim', releasedAt: at(0) };
  const granted = userEvent({
    ...{ type: 'onboard', source: 'import', eventId: 'i1-row-2', release },
    user: { email: formerEmail, userName: 'canary', employeeNumber, givenName, role: 'Infraon Admin' },
  });
  await noteRelease(context, granted);
  await stand.accept(granted);
  await stand.accept(userEvent({ type: 'onboard', user: { email: 'bob@example.com', employeeNumber: '8' } }));
  await settleEverything(stand);
  await stand.openHistory().moveHistories(() => true);
  await stand.accept(userEvent({ user: { employeeNumber, email, title }, occurredAt: at(1) }));
  for (const accountId of [canaries.unlinked, canaries.account]) {
    const claim = { target: 'infraon', accountId, personId: 'p1' };
    await linkAccount(context, claim);
    await changePerson(context, {
      personId: 'p1',
      change: (person) => ({ ...person, targets: { infraon: { ...newTargetState, accountId } } }),
    });
    if (accountId === canaries.unlinked) await unlinkAccount(context, claim);
  }
  await linkEmployee(context, { source: 'bamboohr', employeeId: canaries.employee, personId: 'p1' });
  // It cannot be told whether this is someone else who shares the address.
  await stand.accept(
    userEvent({ type: 'onboard', user: { email, userName: 'canary-two', givenName }, occurredAt: at(2) }),
  );
  await settleEverything(stand);
  stand.clock.advance(1);
  await stand.openHistory().moveHistories(() => true);
  await stand.accept(userEvent({ type: 'offboard', user: { employeeNumber }, occurredAt: at(3) }));
  await settleEverything(stand);
  return stand;
}

/** Decides that `p1` is forgotten, and does nothing more. */
export async function beginWith(
  context: LedgerContext,
  cause: Cause,
  more: { readonly reportsLeft?: true } = {},
): Promise<boolean> {
  const row = await findPerson(context, 'p1');
  const { traces } = await examinePerson(context, row);
  return beginForgetting(context, { row, traces, cause, ...more });
}

/** Where a text of some values is found, whatever its case: as the key of the item and the value. */
export async function findCanaries(
  stand: TestLedger,
  values: readonly string[] = Object.values(canaries),
): Promise<readonly string[]> {
  const items = await stand.items('');
  return items.flatMap((item) => {
    const text = JSON.stringify(item, (_, value) =>
      value instanceof Set ? [...value] : value,
    ).toLowerCase();
    return values
      .filter((value) => text.includes(value.toLowerCase()))
      .map((value) => `${item.pk}: ${value}`);
  });
}

/** A client that is killed after its n-th write, or of which every write is repeated. Reads leave nothing that others could find. */
export function interruptedAt(
  server: DynamoServer,
  fate: { readonly mishap: CrashMode; readonly write?: number },
) {
  const dynamo = server.createClient();
  let writes = 0;
  dynamo.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (!/^(?:Put|Update|Delete)Item/.test(commandName)) return next(args);
        if (fate.mishap === 'killed' && writes >= (fate.write ?? 0)) throw new KilledError();
        writes += 1;
        const answer = await next(args);
        return fate.mishap === 'killed' ? answer : next(args);
      },
    { step: 'initialize' },
  );
  return { dynamo };
}
