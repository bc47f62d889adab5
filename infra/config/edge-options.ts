import * as z from 'zod';

/** AWS WAF takes every range but the one of all addresses. */
const cidr = z
  .union([z.cidrv4(), z.cidrv6()])
  .refine((range) => !range.endsWith('/0'), 'expected no range of all addresses: leave allowedAddresses out');

/** What a firewall of our own lets through. */
const firewallSchema = z.strictObject({
  /** Requests of one address within five minutes; what is above is answered 429. AWS WAF takes no less than 10. */
  requestsPerFiveMinutes: z.int().min(10).max(2_000_000_000).default(1000),
  /** Addresses of senders, as CIDR ranges: no one else is let through. Absent: everyone. Who opens status URLs counts, too. */
  allowedAddresses: z.array(cidr).min(1).max(10_000).optional(),
});

/** A CloudFront distribution with a firewall in front of the API, which then answers no one else. */
export const edgeSchema = z.strictObject({
  /** The name under which senders reach the API. Its DNS record, and the certificate, are the platform's. */
  domainName: z.hostname(),
  /** CloudFront takes certificates from us-east-1 only. */
  certificateArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
      'expected the ARN of a certificate in us-east-1',
    ),
  /** A web ACL of the platform's, or the one that `firewall` makes, once it was deployed. */
  webAclArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/,
      'expected the ARN of a web ACL for CloudFront (us-east-1, global)',
    )
    .optional(),
  firewall: firewallSchema.optional(),
  /** Counted up after the edge's key was replaced, so that the next deployment gives CloudFront the new one. */
  keyRevision: z.int().min(1).default(1),
});

export type EdgeOptions = z.output<typeof edgeSchema>;
export type FirewallOptions = z.output<typeof firewallSchema>;
