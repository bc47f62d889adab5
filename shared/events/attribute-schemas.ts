import * as z from 'zod';
import type { RolePolicy } from '../domain/authority/role-policy.ts';
import {
  withoutFormatCharacters,
  withoutMeaninglessCharacters,
} from '../domain/identity/format-characters.ts';
import {
  isPlaceholder,
  isPlaceholderAddress,
  isPlaceholderNumber,
} from '../domain/identity/is-placeholder.ts';

/** Control characters, line and paragraph separators, and what reverses the direction of the text around it. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
/** Unicode letters are allowed on both sides; what separates addresses in a list, and quotes, are not. */
const email =
  /^(?![^@]*\.\.)[^\s@.,:;<>()[\]"\\](?:[^\s@,:;<>()[\]"\\]*[^\s@.,:;<>()[\]"\\])?@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{M}\p{N}-]{2,}$/u;

/**
 * The schemas of the twelve text attributes. Values come out trimmed and in Unicode NFC, without invisible characters: in
 * names and titles the joiners stay that a script's spelling needs.
 */
export function attributeSchemas(policy: RolePolicy) {
  return {
    userName: identifier(text(254), { isPlaceholder, expected: 'a user name' }),
    email: identifier(text(254).regex(email), {
      isPlaceholder: isPlaceholderAddress,
      expected: 'an e-mail address',
    }),
    givenName: prose(128),
    familyName: prose(128),
    displayName: prose(256),
    phone: text(64),
    landline: z
      .union([z.int().nonnegative().transform(String), text(20)])
      .pipe(z.string().regex(/^\d{1,20}$/)),
    timezone: text(64),
    title: prose(256),
    role: roleSchema(policy),
    dashboard: text(256),
    employeeNumber: identifier(text(64), {
      isPlaceholder: isPlaceholderNumber,
      expected: 'an employee number',
    }),
  };
}

function normalise(value: string): string {
  return withoutFormatCharacters(value).normalize('NFC').trim();
}

/** What identifies, or is compared: at most `max` UTF-16 units. */
function text(max: number) {
  return cleanText(normalise, max);
}

/** What people read, as they spell it. */
function prose(max: number) {
  return cleanText((value) => withoutMeaninglessCharacters(value).normalize('NFC').trim(), max);
}

function cleanText(clean: (value: string) => string, max: number) {
  return (
    z
      .string()
      .refine((value) => value.isWellFormed() && !unprintable.test(value), {
        abort: true,
        params: { code: 'unprintable-character' },
      })
      .overwrite(clean)
      .min(1)
      // What is too long is looked at no further.
      .max(max, { abort: true })
  );
}

/** What stands for a missing value (`#N/A`) names no one: all who have it would become one person. */
function identifier(
  schema: z.ZodString,
  { isPlaceholder: isMissing, expected }: { isPlaceholder: (value: string) => boolean; expected: string },
) {
  return schema.refine((value) => !isMissing(value), { params: { code: 'placeholder', expected } });
}

function roleSchema({ allowedRoles, approvalRoles }: RolePolicy) {
  const allowed = new Set(allowedRoles.map(normalise));
  const approval = new Set(approvalRoles.map(normalise));
  return text(128)
    .refine((role) => !approval.has(role), { abort: true, params: { code: 'role-needs-approval' } })
    .refine((role) => allowed.has(role), {
      params: { code: 'role-not-allowed', expected: `one of ${allowedRoles.join(', ')}` },
    });
}
