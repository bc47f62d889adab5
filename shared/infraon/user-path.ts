/** Paths of other operations, which a user's id must never be taken for. */
const reserved = new Set([
  '.',
  '..',
  'active_users',
  'activeuser_list',
  'download_csv',
  'getmyprofile',
  'logout',
  'myprofile',
  'options',
  'preference',
  'upload_csv',
  'user_invite',
  'validate_csv',
]);

/** The path of one user. Throws a RangeError for an id that would name something else. */
export function userPath(id: string): string {
  if (id === '' || id.length > 128 || reserved.has(id.toLowerCase())) {
    throw new RangeError('not the id of an Infraon user');
  }
  return `${encodeURIComponent(id)}/`;
}
