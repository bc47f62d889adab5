import type { Holders } from '../../../shared/domain/identity/bearing.ts';
import { type Identifier, identifierKey } from '../../../shared/domain/identity/identifiers.ts';
import { mergeEvent } from '../../../shared/domain/merge-event.ts';
import { newPerson, newTargetState, type Person } from '../../../shared/domain/person.ts';
import type { ActualAccount } from '../../../shared/domain/reconcile.ts';
import { recordApplied } from '../../../shared/domain/record-applied.ts';
import { wantedAttributes } from '../../../shared/domain/wanted-attributes.ts';
import { encodeFingerprint, fingerprintRow, type Member } from '../../../shared/import/decide/feed-member.ts';

/** One in so many rows says something new. */
const changedEvery = 1000;
const pageLength = 64 * 1024;

/**
 * A company of so many people, made up as it is read: its HR extract, the accounts it has, the members of its feed's
 * last file, and the ledger, in which every other person is. Nothing of it stays in memory.
 */
export function createCompany(size: number) {
  return {
    extract: () => toChunks(extractLines(size)),
    accounts: () => listAccounts(size),
    members: () => listMembers(size),
    readPeople: async (identifiers: readonly Identifier[]): Promise<Holders> => findPeople(identifiers),
  };
}

function attributesOf(index: number, title = `Title ${index % 50}`) {
  return {
    employeeNumber: `E${String(index).padStart(7, '0')}`,
    userName: `given${index}.family${index % 977}`,
    email: `given${index}.family${index % 977}@company.example`,
    givenName: `Given${index}`,
    familyName: `Family${index % 977}`,
    phone: `+49 89 ${String(index).padStart(7, '0')}`,
    timezone: 'Europe/Berlin',
    title,
    role: 'Requester',
  };
}

const columns = Object.keys(attributesOf(0));

function* extractLines(size: number): Generator<string> {
  yield columns.join(',');
  for (let index = 0; index < size; index += 1) {
    const title = index % changedEvery === 0 ? 'New title' : undefined;
    yield Object.values(attributesOf(index, title)).join(',');
  }
}

async function* toChunks(lines: Iterable<string>): AsyncGenerator<Uint8Array> {
  let chunk = '';
  for (const line of lines) {
    chunk += `${line}\r\n`;
    if (chunk.length < pageLength) continue;
    yield Buffer.from(chunk);
    chunk = '';
  }
  yield Buffer.from(chunk);
}

async function* listAccounts(size: number): AsyncGenerator<ActualAccount> {
  for (let index = 0; index < size; index += 1) yield accountOf(index);
}

function accountOf(index: number): ActualAccount {
  const { userName, email, givenName, familyName } = attributesOf(index);
  const displayName = `${givenName} ${familyName}`;
  const id = `5f3c${String(index).padStart(20, '0')}`;
  return { id, attributes: { userName, email, displayName, active: true } };
}

async function* listMembers(size: number): AsyncGenerator<Member> {
  for (let index = 0; index < size; index += 1) {
    const { employeeNumber, userName, email, ...others } = attributesOf(index);
    yield {
      identifiers: [
        { type: 'employeeNumber', value: employeeNumber.toLowerCase() },
        { type: 'userName', value: userName },
        { type: 'email', value: email },
      ],
      fingerprint: encodeFingerprint(fingerprintRow({ employeeNumber, ...others }, undefined)),
    };
  }
}

function findPeople(identifiers: readonly Identifier[]): Holders {
  const found = new Map<string, readonly Person[]>();
  const people = new Map<number, Person>();
  for (const identifier of identifiers) {
    const index = Number(/\d+/.exec(identifier.value)?.[0]);
    if (index % 2 === 1) continue;
    const person = people.get(index) ?? personOf(index);
    people.set(index, person);
    found.set(identifierKey(identifier), [person]);
  }
  return found;
}

function personOf(index: number): Person {
  const { person } = mergeEvent(
    newPerson(`person-${index}`),
    {
      eventId: `event-${index}`,
      source: 'webhook',
      type: 'onboard',
      occurredAt: '2026-01-01T00:00:00.000Z',
      user: attributesOf(index),
    },
    '2026-01-01T00:00:00.000Z',
  );
  const applied = {
    accountId: accountOf(index).id,
    desired: person.desired,
    attributes: wantedAttributes(person.desired),
    notTaken: [],
  };
  return { ...person, openEvents: [], targets: { infraon: recordApplied(newTargetState, applied) } };
}
