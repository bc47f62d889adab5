import type { FieldError } from '../../events/describe-issues.ts';
import type { Skipped } from '../hr-source.ts';

/** What one entry of a payload comes to. Paths are those of the payload. */
export type Entry<Told> =
  | {
      readonly kind: 'told';
      readonly told: Told;
      /** Says where in the payload is what an error of the event or notice is about. */
      readonly place: (error: FieldError) => FieldError;
    }
  | { readonly kind: 'refused'; readonly errors: readonly FieldError[] }
  | ({ readonly kind: 'skipped' } & Skipped);

/** Keeps the entries of a payload apart, so that a bad one delays no one else. */
export function combineEntries<Told>(entries: readonly Entry<Told>[]) {
  const told = entries.filter((entry) => entry.kind === 'told');
  const refused = entries.flatMap((entry) => (entry.kind === 'refused' ? entry.errors : []));
  const skipped = entries.flatMap((entry) =>
    entry.kind === 'skipped' ? [{ path: entry.path, because: entry.because }] : [],
  );
  if (told.length === 0)
    return refused.length > 0 ? ({ kind: 'malformed', errors: refused } as const) : nothing(skipped);
  return {
    kind: 'some',
    told: told.map((entry) => entry.told),
    beside: {
      refused,
      skipped,
      place: (index: number, error: FieldError) => told[index]?.place(error) ?? error,
    },
  } as const;
}

/** A type that no one knows is worth more attention than one that no one asked for. */
function nothing(skipped: readonly Skipped[]) {
  const reasons = skipped.map(({ because }) => because);
  const because = reasons.find((reason) => reason === unknownType) ?? reasons[0] ?? 'no-events';
  return { kind: 'nothing', because } as const;
}

export const unknownType = 'unknown-type';

/**
 * Why an event of a type that means nothing here does so: it is about something else than people, by its first word, or
 * no one knows it. Types are names joined by dots.
 */
export function reasonOfType(type: string, aboutPeople: readonly string[]): string {
  const isName = /^[a-z][a-z0-9_]*(\.\w+)+$/.test(type);
  const isOfOthers = isName && !aboutPeople.some((first) => type.startsWith(`${first}.`));
  return isOfOthers ? 'not-about-a-person' : unknownType;
}

/** Maps the paths of an event or notice to those of the payload; others are left as they are. */
export function placeBy(paths: Readonly<Record<string, string>>): (error: FieldError) => FieldError {
  return (error) => ({ ...error, path: paths[error.path] ?? error.path });
}
