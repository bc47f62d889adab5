import * as z from 'zod';
import { attributeSchemas } from '../../shared/events/attribute-schemas.ts';
import {
  type EventBodySchema,
  type EventSchemaOptions,
  eventBodySchema,
} from '../../shared/events/event-body-schema.ts';

/** An onboarding: an address to write to and a name to show, and whatever else is known. */
export function onboardSchema(options: EventSchemaOptions): EventBodySchema {
  const attributes = attributeSchemas(options.rolePolicy);
  const user = z
    .strictObject(attributes)
    .exactPartial()
    .extend({ email: attributes.email })
    .refine(({ displayName, givenName }) => displayName !== undefined || givenName !== undefined, {
      params: { code: 'required', expected: 'displayName or givenName' },
    });
  return eventBodySchema({ ...options, type: 'onboard', user });
}
