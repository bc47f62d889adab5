import type { QueryParameters } from '../read/read-query.ts';
import { badRequest } from './scim-error.ts';
import { scimUrns } from './scim-urns.ts';

/** A resource as it is shown. */
export type Shown = Readonly<Record<string, unknown>>;

/** RFC 7644, section 3.9: which attributes a client wants to see. Names are in lower case. */
export interface Selection {
  /** What `attributes` names, or `excludedAttributes` in its absence. */
  readonly names: readonly string[];
  readonly mode: 'only' | 'without' | 'all';
}

const maxLength = 4096;
/** These are part of every resource. */
const always = new Set(['schemas', 'id', 'meta']);
const coreUrns = [scimUrns.user, scimUrns.group].map((urn) => `${urn.toLowerCase()}:`);

/** Reads `attributes` and `excludedAttributes`; where both are there, the first counts. Throws a `ScimError` (400). */
export function readSelection(parameters: QueryParameters): Selection {
  const only = namesIn(parameters.get('attributes'));
  if (only.length > 0) return { mode: 'only', names: only };
  const without = namesIn(parameters.get('excludedattributes'));
  return without.length > 0 ? { mode: 'without', names: without } : { mode: 'all', names: [] };
}

/** Whether an attribute of the core schema is shown, such as `members`. */
export function isSelected({ mode, names }: Selection, attribute: string): boolean {
  if (mode === 'all') return true;
  const isNamed = names.some((name) => name === attribute || name.startsWith(`${attribute}.`));
  return mode === 'only' ? isNamed : !names.includes(attribute);
}

/** The resource with what the client wants to see. */
export function selectAttributes(resource: Shown, { mode, names }: Selection): Shown {
  if (mode === 'all') return resource;
  return Object.fromEntries(
    Object.entries(resource).flatMap(([name, value]) => {
      const key = name.toLowerCase();
      const isKept = always.has(key);
      if (isKept || (mode === 'only' && names.includes(key))) return [[name, value]];
      const separator = key.startsWith('urn:') ? ':' : '.';
      const below = names.flatMap((one) =>
        one.startsWith(`${key}${separator}`) ? [one.slice(key.length + 1)] : [],
      );
      if (mode === 'without') {
        if (names.includes(key)) return [];
        return below.length === 0
          ? [[name, value]]
          : [[name, keepParts(value, (part) => !below.includes(part))]];
      }
      const kept = keepParts(value, (part) =>
        below.some((one) => one === part || one.startsWith(`${part}.`)),
      );
      return below.length === 0 ? [] : [[name, kept]];
    }),
  );
}

/** The members of an object, or of each object of a list, whose names in lower case are wanted. */
function keepParts(value: unknown, isWanted: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => keepParts(one, isWanted));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => isWanted(name.toLowerCase())));
}

function namesIn(text = ''): readonly string[] {
  if (text.length > maxLength) throw badRequest('invalidValue', 'The list of attributes is too long.');
  return text.split(',').flatMap((part) => {
    const name = part.trim().toLowerCase();
    const urn = coreUrns.find((one) => name.startsWith(one));
    const bare = urn === undefined ? name : name.slice(urn.length);
    return bare === '' ? [] : [bare];
  });
}
