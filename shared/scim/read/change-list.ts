import { badRequest } from '../http/scim-error.ts';
import {
  isSubAttribute,
  type ListEntry,
  type ListKind,
  readEntries,
  setSubAttribute,
} from './list-entries.ts';
import type { FilterExpression } from './parse-filter-text.ts';

/** What an operation does to a multi-valued attribute. */
export interface ListChange {
  readonly op: 'add' | 'replace' | 'remove';
  readonly kind: ListKind;
  readonly value: unknown;
  /** `[type eq "work"]` */
  readonly filter?: FilterExpression | undefined;
  readonly subAttribute?: string | undefined;
}

/** Applies one operation to the entries as they are. Throws a `ScimError` (400). */
export function changeList(entries: readonly ListEntry[], change: ListChange): readonly ListEntry[] {
  const { filter, subAttribute, kind } = change;
  if (subAttribute !== undefined && !isSubAttribute(subAttribute, kind)) {
    // A reference to something else's address: the service keeps none.
    if (subAttribute === '$ref') return entries;
    throw badRequest('invalidPath', 'The path names no attribute of the resource.', 'unknown-sub-attribute');
  }
  if (filter === undefined && subAttribute === undefined) return changeWhole(entries, change);
  const conditions = conditionsOf(filter, kind);
  const isMeant = (entry: ListEntry) => conditions.every((condition) => holds(condition, entry));
  if (change.op === 'remove' && subAttribute === undefined) return entries.filter((entry) => !isMeant(entry));
  if (entries.some(isMeant))
    return onePrimary(
      entries.map((entry) => (isMeant(entry) ? changeEntry(entry, change) : entry)),
      isMeant,
    );
  if (change.op === 'remove') return entries;
  // RFC 7644 has `noTarget` here; Entra ID replaces what it has not added before.
  const fresh = changeEntry(new Map(conditions), change);
  return onePrimary([...entries, fresh], (entry) => entry === fresh);
}

function changeWhole(entries: readonly ListEntry[], { op, value, kind }: ListChange): readonly ListEntry[] {
  const given = readEntries(value, kind);
  if (op === 'replace') return given;
  if (op === 'remove')
    return given.length === 0 ? [] : entries.filter((entry) => !given.some((one) => isSame(one, entry)));
  const kept = entries.filter((entry) => !given.some((one) => isSame(one, entry)));
  return onePrimary([...kept, ...given], (entry) => given.includes(entry));
}

/** The same value, of the same type where both have one. */
function isSame(one: ListEntry, other: ListEntry): boolean {
  return ['value', 'formatted', 'type'].every((name) => {
    const [left, right] = [one.get(name), other.get(name)];
    return name === 'type' && (left === undefined || right === undefined) ? true : left === right;
  });
}

function changeEntry(entry: ListEntry, { op, value, kind, subAttribute }: ListChange): ListEntry {
  const changed = new Map(entry);
  if (subAttribute !== undefined) {
    setSubAttribute(changed, { name: subAttribute, value: op === 'remove' ? null : value, kind });
    return changed;
  }
  for (const [name, given] of readEntries(value, kind)[0] ?? []) changed.set(name, given);
  return changed;
}

/** Where what was set is primary, nothing else is. */
function onePrimary(
  entries: readonly ListEntry[],
  wasSet: (entry: ListEntry) => boolean,
): readonly ListEntry[] {
  const primary = entries.findLast((entry) => wasSet(entry) && entry.get('primary') === true);
  if (primary === undefined) return entries;
  return entries.map((entry) =>
    entry === primary || entry.get('primary') !== true ? entry : new Map([...entry, ['primary', false]]),
  );
}

type Condition = readonly [name: string, value: string | boolean];

function conditionsOf(filter: FilterExpression | undefined, kind: ListKind): readonly Condition[] {
  if (filter === undefined) return [];
  return (filter.kind === 'and' ? filter.all : [filter]).map((term): Condition => {
    if (term.kind !== 'compare' || term.operator !== 'eq')
      throw badRequest('invalidFilter', 'A value path compares with eq, joined by and.', 'value-path');
    const name = term.path.toLowerCase();
    const read = new Map<string, string | boolean>();
    if (!setSubAttribute(read, { name, value: term.value, kind }))
      throw badRequest('invalidFilter', 'A value path names no attribute of the values.', 'value-path');
    return [name, read.get(name) ?? ''];
  });
}

function holds([name, wanted]: Condition, entry: ListEntry): boolean {
  const value = entry.get(name);
  if (typeof wanted === 'boolean') return (value === true) === wanted;
  return typeof value === 'string' && value.toLowerCase() === wanted.toLowerCase();
}
