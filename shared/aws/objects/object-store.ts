/** One version of an object; without `versionId` the newest. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId?: string | undefined;
  /** Without quotation marks. Where it is given, an object with another one counts as gone. */
  readonly etag?: string | undefined;
}

export interface ObjectHead {
  /** Bytes. */
  readonly size: number;
  /** Without quotation marks. */
  readonly etag: string;
  readonly versionId?: string;
  /** S3 gives whole seconds. */
  readonly lastModified: Date;
  /** Names in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** An object to be written in place of the one that was read. */
export interface UnchangedObject {
  readonly key: string;
  readonly body: Uint8Array | string;
  readonly contentType: string;
  /** The ETag of the object that was read, without quotation marks; absent where there was none. */
  readonly replaces?: string | undefined;
}

/** An object that is written piece by piece. No one sees it before it is complete. */
export interface ObjectWriter {
  write(chunk: Uint8Array): Promise<void>;
  end(): Promise<void>;
  /** Leaves nothing behind, as far as S3 can be reached. */
  abort(): Promise<void>;
}

/** The objects of one bucket. */
export interface ObjectStore {
  readonly bucket: string;
  /** Undefined when there is no such object, or version. */
  head(object: ObjectVersion): Promise<ObjectHead | undefined>;
  /**
   * The object's bytes while they arrive, going on where a connection broke. Throws an {@link ObjectGoneError} when
   * there is no such object any more, or another one with the same key.
   */
  read(object: ObjectVersion): AsyncIterable<Uint8Array>;
  /** Writes a small object. */
  put(key: string, body: Uint8Array | string, contentType: string): Promise<void>;
  openWriter(key: string, contentType: string): ObjectWriter;
  /** Copies an object within the bucket. Throws an {@link ObjectGoneError}. */
  copy(from: string, to: string): Promise<void>;
  /** Nothing happens when there is no such object. */
  remove(key: string): Promise<void>;
}

/** A bucket in which someone else may be writing, too. */
export interface GuardedStore extends ObjectStore {
  /** Every key that begins with the prefix, in the order of their bytes. */
  list(prefix: string): AsyncIterable<string>;
  /** Writes a small object, unless there is another one by now than the one that was read: then false. */
  putUnchanged(object: UnchangedObject): Promise<boolean>;
}

/** There is no such object, no such version, or it was replaced while it was read. */
export class ObjectGoneError extends Error {
  override readonly name = 'ObjectGoneError';

  readonly bucket: string;

  constructor(bucket: string, options: { readonly cause?: unknown } = {}) {
    super('the object is gone', options);
    this.bucket = bucket;
  }
}
