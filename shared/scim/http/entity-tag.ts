import { badRequest } from './scim-error.ts';

/** The entity tag of a version: a weak one, since two answers may differ in what was selected. */
export function entityTag(version: string): string {
  return `W/"${version}"`;
}

const tag = /^(?:W\/)?"([\x21\x23-\x7e]*)"$/;

/** Reads `If-Match` or `If-None-Match`. Undefined: the header is not there, or `*`. Throws a `ScimError` (400). */
export function readEntityTags(header: string | undefined): readonly string[] | undefined {
  if (header === undefined || header.trim() === '*' || header.trim() === '') return undefined;
  return header.split(',').map((part) => {
    const version = tag.exec(part.trim())?.[1];
    if (version === undefined) throw badRequest('invalidValue', 'The entity tag is malformed.', 'entity-tag');
    return version;
  });
}
