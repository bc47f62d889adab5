/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: all variables of a function together, as JSON. */
export const environmentBytes = 4096;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: the inline policies of a role together, without white space. */
export const policyBytes = 10_240;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const templateBytes = 1_048_576;
export const mostResources = 500;
export const mostOutputs = 200;
