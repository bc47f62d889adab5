import * as z from 'zod';
import { parseJson } from '../../http/parse-json.ts';

/** S3 says that an object was created. */
export interface ObjectEvent {
  readonly bucket: string;
  /** Decoded; as S3 wrote it where that cannot be decoded. */
  readonly key: string;
  readonly isMalformed: boolean;
  readonly versionId?: string;
  /** Without quotation marks. */
  readonly etag: string;
  readonly size: number;
  /** Orders the versions under one key: the later object has the greater. */
  readonly sequencer: string;
  readonly at: Date;
  /** Who put it there, as AWS names people and roles. Undefined where S3 does not say, or they did not sign in. */
  readonly principal?: string;
}

/** What a message on `file-drops` says. */
export type FileMessage =
  | { readonly kind: 'created'; readonly events: readonly ObjectEvent[] }
  /** Our own: go on with an import. */
  | { readonly kind: 'continue'; readonly importId: string; readonly baton: string }
  /** What S3 sends to try the queue, and events that say nothing of new objects. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'malformed' };

const objectSchema = z.looseObject({
  eventName: z.string(),
  eventTime: z.iso.datetime({ offset: true }),
  userIdentity: z.looseObject({ principalId: z.string() }).optional(),
  s3: z.looseObject({
    bucket: z.looseObject({ name: z.string().min(1) }),
    object: z.looseObject({
      key: z.string().min(1),
      size: z.number().default(0),
      eTag: z.string().default(''),
      versionId: z.string().min(1).optional(),
      sequencer: z.string().default(''),
    }),
  }),
});

const messageSchema = z.union([
  z.looseObject({ continue: z.string().min(1), baton: z.string().min(1) }),
  z.looseObject({ Event: z.literal('s3:TestEvent') }),
  z.looseObject({ Records: z.array(objectSchema) }),
]);

/**
 * Reads a message. S3 writes keys as forms do: `+` is a space, the rest is percent-encoded; one that cannot be decoded
 * is marked, not thrown.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function parseFileMessage(body: string): FileMessage {
  const parsed = messageSchema.safeParse(parseJson(body));
  if (!parsed.success) return { kind: 'malformed' };
  const message = parsed.data;
  if ('continue' in message && typeof message.continue === 'string') {
    return { kind: 'continue', importId: message.continue, baton: String(message.baton) };
  }
  if (!('Records' in message) || !Array.isArray(message.Records)) return { kind: 'nothing' };
  const events = z
    .array(objectSchema)
    .parse(message.Records)
    .filter(({ eventName }) => eventName.startsWith('ObjectCreated:'))
    .map(toEvent);
  return events.length === 0 ? { kind: 'nothing' } : { kind: 'created', events };
}

const anonymous = /^(?:AWS:)?anonymous(?:_principal)?$/i;

function toEvent({ eventTime, userIdentity, s3 }: z.infer<typeof objectSchema>): ObjectEvent {
  const { key, size, eTag, versionId, sequencer } = s3.object;
  const decoded = decodeKey(key);
  const principal = userIdentity?.principalId.trim() ?? '';
  return {
    bucket: s3.bucket.name,
    key: decoded ?? key,
    isMalformed: decoded === undefined,
    ...(versionId === undefined || versionId === 'null' ? {} : { versionId }),
    etag: eTag.replaceAll('"', ''),
    size,
    sequencer,
    at: new Date(eventTime),
    ...(principal === '' || anonymous.test(principal) ? {} : { principal }),
  };
}

function decodeKey(key: string): string | undefined {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
