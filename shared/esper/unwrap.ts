/**
 * What a reply holds: itself or, in newer replies, the object in the one of the wrapper members that it has. An object that has
 * the member which `unless` names is itself what is sought.
 */
export function unwrap(
  body: unknown,
  { wrapperFields, unless }: { readonly wrapperFields: readonly string[]; readonly unless: string },
): unknown {
  if (typeof body !== 'object' || body === null || unless in body) return body;
  const members = new Map<string, unknown>(Object.entries(body));
  for (const name of wrapperFields) {
    const inner = members.get(name);
    if (typeof inner === 'object' && inner !== null) return inner;
  }
  return body;
}
