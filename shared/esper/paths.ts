/** The path of one user in the published API. Throws a RangeError for what is no id of a user. */
export function userPath(id: string): string {
  if (!/^[1-9]\d{0,15}$/.test(id)) throw new RangeError('not the id of an Esper user');
  return `user/${id}/`;
}

/** A UUID as part of a path. Throws a RangeError for what is none. */
export function uuidPart(id: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw new RangeError('not a UUID');
  return id;
}
