export interface CreatedObject {
  readonly region: string;
  readonly bucket: string;
  readonly bucketArn: string;
  readonly key: string;
  /** `Put`, `Copy`, `CompleteMultipartUpload`: what comes after `ObjectCreated:`. */
  readonly operation: string;
  readonly size: number;
  /** Without quotation marks. */
  readonly eTag: string;
  /** Of two objects under one key, the later one has the greater. Hexadecimal, of one length. */
  readonly sequencer: string;
  /** Who put it there: an access key, in the place of a user's id. */
  readonly principal: string;
  readonly at: Date;
}

/**
 * What S3 puts on a queue when an object was created.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function objectCreated(object: CreatedObject): object {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: object.region,
        eventTime: object.at.toISOString(),
        eventName: `ObjectCreated:${object.operation}`,
        userIdentity: { principalId: `AWS:${object.principal}` },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'local',
          bucket: { name: object.bucket, ownerIdentity: { principalId: 'LOCAL' }, arn: object.bucketArn },
          object: {
            key: encodeKey(object.key),
            size: object.size,
            eTag: object.eTag,
            sequencer: object.sequencer,
          },
        },
      },
    ],
  };
}

/** As a form's value: a space becomes `+`, everything else that is not plain is percent-encoded; slashes stay. */
function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}
