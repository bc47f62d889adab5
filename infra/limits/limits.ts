/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: all variables of a function together, as JSON. */
export const environmentBytes = 4096;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: the inline policies of a role together, without white space. */
export const policyBytes = 10_240;

/** The same page: a policy that people attach to roles or users. */
export const managedPolicyBytes = 6144;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/BucketRestrictions.html */
export const bucketPolicyBytes = 20_480;

/** By default an account may run 1,000 invocations at once, of which AWS Lambda keeps 100 unreserved. */
export const usuallyReservable = 900;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const templateBytes = 1_048_576;
export const mostResources = 500;
export const mostOutputs = 200;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html: how far back an alarm looks, by the length of its periods. */
export const alarmWindowSeconds = { ofMinutes: 86_400, ofHours: 604_800 };

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
export const mostFiltersOfLogGroup = 100;
/** What exceeds a limit, and what to do about it, in one line; nothing where it fits. */
export function excess(
  what: string,
  { size, most, advice }: { readonly size: number; readonly most: number; readonly advice?: string },
): readonly string[] {
  if (size <= most) return [];
  return [
    [`${what} would be ${size}, and AWS allows ${most}.`, ...(advice === undefined ? [] : [advice])].join(
      ' ',
    ),
  ];
}

/** What grows with the HR systems and SCIM clients of a stage. */
export const fewerSources = 'Put some of the HR systems or SCIM clients into a stage of their own.';
