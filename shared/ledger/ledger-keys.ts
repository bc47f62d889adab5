import { type Identifier, identifierKey } from '../domain/identifiers.ts';
import type { EventReference } from '../domain/user-event.ts';

/** Every item has this sort key; what an item is about is in `pk`. */
export const recordSortKey = 'record';

const [eventPrefix, personPrefix, noticePrefix] = ['event#', 'person#', 'notice#'];

export function eventKey(reference: EventReference): string {
  return `${eventPrefix}${reference}`;
}

export function personKey(personId: string): string {
  return `${personPrefix}${personId}`;
}

export function claimKey(identifier: Identifier): string {
  return `claim#${identifierKey(identifier)}`;
}

export function accountClaimKey(account: { readonly target: string; readonly accountId: string }): string {
  return `claim#${account.target}-account#${account.accountId}`;
}

export function directoryKey(target: string): string {
  return `directory#${target}`;
}

export function importKey(importId: string): string {
  return `import#${importId}`;
}

/** Of what is remembered of a target's exports. */
export function exportKey(target: string): string {
  return `export#${target}`;
}

/** Of a notification about one version of an object. */
export function dropKey(drop: string): string {
  return `drop#${drop}`;
}

export function feedKey(feed: string): string {
  return `feed#${feed}`;
}

/** Of the list of all feeds. */
export const feedsKey = 'feeds';

/** Of what an HR system said of an employee whom it did not describe; the reference is `source/noticeId`. */
export function noticeKey(reference: string): string {
  return `${noticePrefix}${reference}`;
}

/** Of the person whom an HR system's employee is. */
export function employeeKey(employee: { readonly source: string; readonly employeeId: string }): string {
  return `hr-employee#${employee.source}/${employee.employeeId}`;
}

/** Of the keys that an HR system said it would sign with. */
export function keyOffersKey(source: string): string {
  return `hr-source-offer#${source}`;
}

/** Undefined when the key is not an event's. */
export function referenceOfKey(pk: string): EventReference | undefined {
  return pk.startsWith(eventPrefix) ? pk.slice(eventPrefix.length) : undefined;
}

/** Undefined when the key is not a person's. */
export function personIdOfKey(pk: string): string | undefined {
  return pk.startsWith(personPrefix) ? pk.slice(personPrefix.length) : undefined;
}

/** Undefined when the key is not a notice's. */
export function noticeReferenceOfKey(pk: string): string | undefined {
  return pk.startsWith(noticePrefix) ? pk.slice(noticePrefix.length) : undefined;
}
