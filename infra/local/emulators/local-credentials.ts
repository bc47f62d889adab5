/** Credentials that the stand-ins accept, as they accept any. S3's tells callers apart by the access key. */
export function localCredentialsOf(accessKeyId: string) {
  return { accessKeyId, secretAccessKey: 'local' } as const;
}

/** What the product signs with towards the stand-ins. */
export const localCredentials = localCredentialsOf('local');
