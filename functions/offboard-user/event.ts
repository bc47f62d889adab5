import * as z from 'zod';
import type { RolePolicy } from '../../shared/domain/authority/role-policy.ts';
import { attributeSchemas } from '../../shared/events/attribute-schemas.ts';
import {
  type EventBodySchema,
  eventBodySchema,
  requireIdentifier,
} from '../../shared/events/event-body-schema.ts';

/** An offboarding: who leaves, and whatever else is known. */
export function offboardSchema(options: {
  readonly rolePolicy: RolePolicy;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly requireType?: boolean;
}): EventBodySchema {
  const user = z.strictObject(attributeSchemas(options.rolePolicy)).exactPartial().check(requireIdentifier);
  return eventBodySchema({ ...options, type: 'offboard', user });
}
