import { readPath } from '../kit/read-attributes.ts';

/** What lies at the first of the paths that holds something. */
export function firstValueAt(payload: unknown, paths: readonly string[]): unknown {
  for (const path of paths) {
    const value = readPath(payload, path);
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}
