import * as z from 'zod';
import type { AttributeName } from '../../domain/attributes.ts';

/** Where in an employee's record each attribute is: of several paths the first that holds a text counts. */
export type AttributePaths = { readonly [A in Exclude<AttributeName, 'active'>]: readonly string[] };

const paths = z.array(z.string().regex(/^[\w-]+(\.[\w-]+)*$/, 'expected a dotted path')).max(8);

/** The part `attributes` of a source's settings. An attribute with no path is not taken from the HR system. */
export function attributePathsSchema(defaults: Partial<AttributePaths>) {
  const pathsOf = (name: keyof AttributePaths) => paths.default([...(defaults[name] ?? [])]);
  return z
    .strictObject({
      userName: pathsOf('userName'),
      email: pathsOf('email'),
      givenName: pathsOf('givenName'),
      familyName: pathsOf('familyName'),
      displayName: pathsOf('displayName'),
      phone: pathsOf('phone'),
      landline: pathsOf('landline'),
      timezone: pathsOf('timezone'),
      title: pathsOf('title'),
      role: pathsOf('role'),
      dashboard: pathsOf('dashboard'),
      employeeNumber: pathsOf('employeeNumber'),
    })
    .prefault({});
}
