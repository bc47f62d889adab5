import * as z from 'zod';
import { normaliseIdentifier } from '../domain/identity/identifiers.ts';

const domain = z
  .string()
  .overwrite(normaliseIdentifier)
  .regex(/^[\p{L}\p{M}\p{N}-]+(\.[\p{L}\p{M}\p{N}-]+)+$/u, 'expected a domain, such as example.com');

/** `scope` of a source: of whom it may speak. Absent: of everyone. */
export const eventScopeSchema = z
  .strictObject({
    /** People whose address is in one of these domains. Subdomains are domains of their own. */
    emailDomains: z.array(domain).min(1).optional(),
    /** People whom this source onboarded, and newcomers. */
    ownPeopleOnly: z.boolean().optional(),
  })
  .refine(
    ({ emailDomains, ownPeopleOnly }) => emailDomains !== undefined || ownPeopleOnly === true,
    'expected emailDomains, or ownPeopleOnly: true',
  );
