import { visit } from 'jsonc-parser';

export type StrictJsonVerdict =
  | { readonly kind: 'sound' }
  | {
      readonly kind: 'malformed';
      readonly because: 'byte-order-mark' | 'syntax' | 'duplicate-key' | 'too-deep' | 'not-an-object';
    }
  /** `key` is one of three fixed names, so it may be shown. */
  | { readonly kind: 'forbidden-key'; readonly key: string };

/** An event has two levels; more than this is an attack on a recursive reader. */
const maxDepth = 16;
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Checks what `JSON.parse` lets pass: keys that occur twice (parsers differ in which one counts), keys that reach
 * into prototypes, a byte order mark, and great depth. Only an object at the top is sound.
 */
export function checkStrictJson(text: string): StrictJsonVerdict {
  if (text.startsWith('\ufeff')) return { kind: 'malformed', because: 'byte-order-mark' };
  let verdict: StrictJsonVerdict = { kind: 'sound' };
  // The visitor has no way to stop but to throw.
  const stop = (found: StrictJsonVerdict): never => {
    verdict = found;
    throw new VisitStopped();
  };
  const objects: Set<string>[] = [];
  let depth = 0;
  const enter = (): void => {
    depth += 1;
    if (depth > maxDepth) stop({ kind: 'malformed', because: 'too-deep' });
  };
  const requireObject = (): void => {
    if (depth === 0) stop({ kind: 'malformed', because: 'not-an-object' });
  };
  try {
    visit(
      text,
      {
        onObjectBegin: () => {
          enter();
          objects.push(new Set());
        },
        onObjectProperty: (key) => {
          const keys = objects.at(-1);
          if (forbiddenKeys.has(key)) stop({ kind: 'forbidden-key', key });
          if (keys?.has(key)) stop({ kind: 'malformed', because: 'duplicate-key' });
          keys?.add(key);
        },
        onObjectEnd: () => {
          objects.pop();
          depth -= 1;
        },
        onArrayBegin: () => {
          requireObject();
          enter();
        },
        onArrayEnd: () => {
          depth -= 1;
        },
        onLiteralValue: requireObject,
        onError: () => stop({ kind: 'malformed', because: 'syntax' }),
      },
      { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false },
    );
  } catch (error) {
    if (!(error instanceof VisitStopped)) throw error;
  }
  return verdict;
}

class VisitStopped extends Error {
  override readonly name = 'VisitStopped';
}
