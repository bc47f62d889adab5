/**
 * What lies at a dot path (`worker.emails.0.address`) of a payload. Undefined where there is nothing; only own properties
 * count.
 */
export function readPath(payload: unknown, path: string): unknown {
  let value = payload;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = Reflect.get(value, name);
  }
  return value;
}
