import * as z from 'zod';
import { attributeSchemas } from '../../shared/events/attribute-schemas.ts';
import {
  type EventBodySchema,
  type EventSchemaOptions,
  eventBodySchema,
  requireIdentifier,
} from '../../shared/events/event-body-schema.ts';

/** An offboarding: who leaves, and whatever else is known. */
export function offboardSchema(options: EventSchemaOptions): EventBodySchema {
  const user = z.strictObject(attributeSchemas(options.rolePolicy)).exactPartial().check(requireIdentifier);
  return eventBodySchema({ ...options, type: 'offboard', user });
}
