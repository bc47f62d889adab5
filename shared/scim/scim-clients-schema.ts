import * as z from 'zod';
import { attributeNames } from '../domain/attributes.ts';
import { eventScopeSchema } from '../environment/event-scope-schema.ts';

const ownership = z.enum(['last-word', 'yields', 'owns', 'ignored']);

const ownershipSchema = z.partialRecord(z.enum(attributeNames), ownership).check(({ value, issues }) => {
  if (value.active === 'owns')
    issues.push({
      code: 'custom',
      path: ['active'],
      input: value.active,
      message: 'expected another word: who left for HR is lifted by HR alone',
    });
});

const groupsSchema = z
  .array(
    z.strictObject({
      displayName: z.string().trim().min(1).max(256),
      role: z.string().trim().min(1).max(100),
    }),
  )
  .max(200);

/** What the function is told of one SCIM client: `ScimClientSettings`. */
export const scimClientSchema = z
  .strictObject({ ownership: ownershipSchema, groups: groupsSchema, scope: eventScopeSchema })
  .exactPartial();

/** A part of URLs, of the names of secrets and alarms, and of the client's source, `scim-NAME`. */
export const scimClientName = z
  .string()
  .regex(/^[a-z](?:[a-z0-9-]{0,29}[a-z0-9])?$/, 'expected small letters, digits and hyphens, at most 31');

/** The SCIM clients of a stage, by name. */
export const scimClientsSchema = z.record(scimClientName, scimClientSchema);
