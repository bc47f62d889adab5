import { expect, test } from 'vitest';
import { keyPrefixes } from '../../../shared/ledger/table/key-prefixes.ts';
import * as keys from '../../../shared/ledger/table/ledger-keys.ts';

const reference = 'webhook/1';
const made: Readonly<Record<string, readonly string[]>> = {
  eventKey: [keys.eventKey(reference)],
  personKey: [keys.personKey('p1')],
  claimKey: [keys.claimKey({ type: 'email', value: 'ada@example.com' })],
  accountClaimKey: [keys.accountClaimKey({ target: 'infraon', accountId: '1' })],
  leaverKey: [keys.leaverKey({ personId: 'p1' }), keys.leaverKey({ reference })],
  directoryKey: [keys.directoryKey('infraon')],
  importKey: [keys.importKey('20260101T000000Z-00000000')],
  exportKey: [keys.exportKey('infraon')],
  driftKey: [keys.driftKey({ target: 'infraon', accountId: '1' })],
  dropKey: [keys.dropKey('drops/people.csv')],
  feedKey: [keys.feedKey('hr')],
  feedsKey: [keys.feedsKey],
  noticeKey: [keys.noticeKey('bamboohr/1')],
  employeeKey: [keys.employeeKey({ source: 'bamboohr', employeeId: '1' })],
  keyOffersKey: [keys.keyOffersKey('bamboohr')],
  brakeKey: [keys.brakeKey('webhook')],
  heldKey: [keys.heldKey({ source: 'webhook', personId: 'p1' })],
  releaseKey: [keys.releaseKey(reference)],
  refusalKey: [keys.refusalKey(reference)],
  managedKey: [keys.managedKey],
  historyKey: [keys.historyKey({ personId: 'p1', chunk: 1 })],
  historyHeadKey: [keys.historyHeadKey('p1')],
  dataKeyKey: [keys.dataKeyKey('p1')],
  employeesOfPersonKey: [keys.employeesOfPersonKey('p1')],
  forgottenKey: [keys.forgottenKey('digest')],
  forgettingDecisionKey: [keys.forgettingDecisionKey('p1')],
  forgettingSecretKey: [keys.forgettingSecretKey],
  auditHeadKey: [keys.auditHeadKey],
  reconcilingKey: [keys.reconcilingKey],
  scimKey: [keys.scimKey('entra/users/1')],
};

test('every key of the ledger begins with a prefix by which items are granted to functions', () => {
  const known = Object.keys(keys).filter((name) => name.endsWith('Key') && !/OfKey|SortKey/.test(name));
  expect(Object.keys(made).toSorted()).toEqual(known.toSorted());
  const prefixes = Object.values(keyPrefixes);
  for (const key of Object.values(made).flat())
    expect(
      prefixes.filter((prefix) => key.startsWith(prefix)),
      key,
    ).not.toEqual([]);
});

test('two kinds of items share no prefix, so that what is granted of one is none of another', () => {
  const prefixes = Object.values(keyPrefixes);
  for (const prefix of prefixes) {
    const alike = prefixes.filter((other) => other !== prefix && other.startsWith(prefix));
    expect(alike, prefix).toEqual([]);
  }
});
