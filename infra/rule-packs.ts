import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';

/** What a stage is checked by each time that it is synthesised. */
export const rulePacks = [
  AwsSolutionsChecks,
  NIST80053R5Checks,
  HIPAASecurityChecks,
  ServerlessChecks,
] as const;
