import * as z from 'zod';
import { attributeSchemas } from '../../shared/events/attribute-schemas.ts';
import {
  type EventBodySchema,
  type EventSchemaOptions,
  eventBodySchema,
  requireIdentifier,
} from '../../shared/events/event-body-schema.ts';

/**
 * An update: whom it is about, what changed, and `null` for what was cleared. What names a person cannot be
 * cleared: the ledger would go on knowing the person by it.
 */
export function updateSchema(options: EventSchemaOptions): EventBodySchema {
  const attributes = attributeSchemas(options.rolePolicy);
  const user = z
    .strictObject({
      userName: attributes.userName,
      email: attributes.email,
      givenName: attributes.givenName.nullable(),
      familyName: attributes.familyName.nullable(),
      displayName: attributes.displayName.nullable(),
      phone: attributes.phone.nullable(),
      landline: attributes.landline.nullable(),
      timezone: attributes.timezone.nullable(),
      title: attributes.title.nullable(),
      role: attributes.role.nullable(),
      dashboard: attributes.dashboard.nullable(),
      employeeNumber: attributes.employeeNumber,
      active: z.boolean(),
    })
    .exactPartial()
    .check(requireIdentifier);
  return eventBodySchema({ ...options, type: 'update', user });
}
