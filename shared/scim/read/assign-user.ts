import { badRequest, type ScimError } from '../http/scim-error.ts';
import type { ScimAddress, ScimValue } from '../scim-service.ts';
import { type AttributePath, parseAttributePath } from './attribute-path.ts';
import { changeList } from './change-list.ts';
import { addressesOf, entryOf, valuesOf } from './list-entries.ts';
import { isScimBody } from './read-scim-body.ts';
import { invalidValue, membersOf, readBoolean, readText } from './read-values.ts';
import { findUserSlot, type Slot, type TextAttribute, type ValuesAttribute } from './user-slots.ts';

/** A user that is being put together. */
export interface UserDraft {
  /** `null` clears it. */
  setText(attribute: TextAttribute, value: string | null): void;
  setActive(value: boolean): void;
  /** As the draft has them now. */
  values(attribute: ValuesAttribute): readonly ScimValue[];
  setValues(attribute: ValuesAttribute, values: readonly ScimValue[]): void;
  addresses(): readonly ScimAddress[];
  setAddresses(addresses: readonly ScimAddress[]): void;
  /** Whether an attribute that no schema has is passed over, as in a whole resource, or refused, as in a PATCH. */
  readonly passesOver: boolean;
}

export interface Assignment {
  /** `name.givenName`, `emails[type eq "work"].value`, `urn:…:User:employeeNumber`, `urn:…:User`. */
  readonly path: string;
  readonly value: unknown;
  readonly op: 'add' | 'replace' | 'remove';
}

/** Puts what one path says into the draft. Throws a `ScimError` (400) where it names nothing, or the value does not fit. */
export function assignUser(draft: UserDraft, { path, value, op }: Assignment): void {
  const at = parseAttributePath(path);
  const slot = findUserSlot(at.schema, at.attribute);
  if (slot !== undefined) assignSlot(draft, slot, { at, value, op });
  else if (!draft.passesOver || at.schema !== 'core') throw unknownAttribute();
}

interface Located extends Pick<Assignment, 'value' | 'op'> {
  readonly at: AttributePath;
}

function assignSlot(draft: UserDraft, slot: Slot, { at, value, op }: Located): void {
  const isPlain = at.subAttribute === undefined && at.filter === undefined;
  switch (slot.kind) {
    case 'text':
      if (!isPlain) throw unknownAttribute();
      draft.setText(slot.attribute, op === 'remove' ? null : readText(value));
      return;
    case 'active': {
      if (!isPlain) throw unknownAttribute();
      const active = op === 'remove' ? undefined : readBoolean(value);
      if (active !== undefined) draft.setActive(active);
      else if (!draft.passesOver) throw invalidValue('true or false');
      return;
    }
    case 'complex':
      assignComplex(draft, slot, { at, value, op });
      return;
    case 'list': {
      const { filter, subAttribute } = at;
      const change = { op, kind: slot.entries, value, filter, subAttribute };
      if (slot.attribute === 'addresses')
        draft.setAddresses(addressesOf(changeList(draft.addresses().map(entryOf), change)));
      else
        draft.setValues(
          slot.attribute,
          valuesOf(changeList(draft.values(slot.attribute).map(entryOf), change)),
        );
      return;
    }
    case 'read-only':
    case 'not-held':
      return;
  }
}

function assignComplex(
  draft: UserDraft,
  { parts, plain }: Extract<Slot, { kind: 'complex' }>,
  { at, value, op }: Located,
): void {
  const assignPart = (name: string, given: unknown): void => {
    const slot = parts.get(name);
    const located = { at: { schema: at.schema, attribute: name }, value: given, op };
    if (slot !== undefined) assignSlot(draft, slot, located);
    else if (!draft.passesOver) throw unknownAttribute();
  };
  if (at.filter !== undefined) throw unknownAttribute();
  if (at.subAttribute !== undefined) {
    assignPart(at.subAttribute, value);
  } else if (op === 'remove' || value === undefined || value === null || value === '') {
    for (const name of parts.keys()) assignPart(name, null);
  } else if (isScimBody(value)) {
    for (const [name, given] of membersOf(value)) assignPart(name, given);
  } else if (plain !== undefined) {
    assignPart(plain, value);
  } else throw invalidValue('an object');
}

function unknownAttribute(): ScimError {
  return badRequest('invalidPath', 'The path names no attribute of the resource.', 'unknown-attribute');
}
