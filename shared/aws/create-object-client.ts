import { S3Client } from '@aws-sdk/client-s3';

/**
 * An S3 client of the environment's region, credentials and endpoint. Files are larger than messages: a part of some
 * megabytes may take its time, and five attempts outlast a throttled prefix.
 */
export function createObjectClient(): S3Client {
  return new S3Client({
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  });
}
