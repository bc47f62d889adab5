import { readPath } from '../read-path.ts';

/** The first of several paths at which something is. */
export function firstAt(value: unknown, paths: readonly string[]): unknown {
  return paths.map((path) => readPath(value, path)).find((found) => found !== undefined && found !== null);
}
