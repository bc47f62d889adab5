/** What the AWS SDK signs with towards the stand-ins, which accept anything. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;
