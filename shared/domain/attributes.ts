/** The attributes of a person, by their SCIM 2.0 names (RFC 7643), in the order in which they are reported. */
export const attributeNames = [
  'userName',
  'email',
  'givenName',
  'familyName',
  'displayName',
  'phone',
  'landline',
  'timezone',
  'title',
  'role',
  'dashboard',
  'employeeNumber',
  'active',
] as const;

export type AttributeName = (typeof attributeNames)[number];

/** `null` says that the attribute was cleared. `active` is a boolean, every other attribute a string. */
export type AttributeValue = string | boolean | null;

/** What someone says of a person, or what a target shows. A missing attribute says nothing. */
export type Attributes = { readonly [A in AttributeName]?: AttributeValue };
