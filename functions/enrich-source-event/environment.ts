import * as z from 'zod';
import { jsonVariable } from '../../shared/environment/parse-environment.ts';
import { sourceEnvironmentShape } from '../../shared/hr-sources/door/create-source-intake.ts';

export const environmentSchema = z.object({
  ...sourceEnvironmentShape,
  /** The ids of the secrets `hr-source-<name>-api`, by the source's name. */
  HR_SOURCE_API_SECRETS: jsonVariable(z.record(z.string(), z.string().min(1))),
  RETRY_OPTIONS: jsonVariable(
    z.strictObject({
      firstBackoffSeconds: z.int().min(1),
      maxBackoffSeconds: z.int().min(1).max(43_200),
      maxReceives: z.int().min(1).max(1000),
    }),
  ),
});
