import { expect } from 'vitest';
import { ImportWorld, type Line } from '../../../support/import-world.ts';
import { at, userEvent } from '../../../support/user-events.ts';

export const ann = {
  employeeNumber: '100',
  userName: 'ann',
  email: 'ann@x.example',
  givenName: 'Ann',
  familyName: 'Lee',
  title: 'Analyst',
};
export const bob = {
  ...ann,
  employeeNumber: '200',
  userName: 'bob',
  email: 'bob@x.example',
  givenName: 'Bob',
};
export const row = (attributes: Line['attributes'], more: Omit<Line, 'attributes'> = {}): Line => ({
  attributes,
  ...more,
});

/** Ann was onboarded by a webhook, and has her account. */
export async function withAnn(): Promise<ImportWorld> {
  const world = new ImportWorld();
  world.take(userEvent({ type: 'onboard', occurredAt: at(0), user: ann }));
  await world.reconcileAll();
  world.calls.length = 0;
  return world;
}

export function onlyAccount(world: ImportWorld) {
  expect(world.accounts.size).toBe(1);
  return [...world.accounts.values()][0];
}
