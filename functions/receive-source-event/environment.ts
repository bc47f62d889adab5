import * as z from 'zod';
import { jsonVariable } from '../../shared/environment/parse-environment.ts';
import { sourceEnvironmentShape } from '../../shared/hr-sources/door/create-source-intake.ts';

export const environmentSchema = z.object({
  ...sourceEnvironmentShape,
  PUBLIC_ORIGIN: z.url().optional(),
  /** The ids of the secrets `hr-source-<name>`, by the source's name. */
  HR_SOURCE_SECRETS: jsonVariable(z.record(z.string(), z.string().min(1))),
});
