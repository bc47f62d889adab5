import { createHash } from 'node:crypto';
import {
  type GuardedStore,
  ObjectGoneError,
  type ObjectHead,
  type ObjectVersion,
  type UnchangedObject,
} from '../../shared/aws/objects/object-store.ts';

interface StoredObject {
  readonly bytes: Buffer;
  readonly versionId: string;
  readonly contentType: string;
}

type StoreCall = 'head' | 'read' | 'put' | 'copy' | 'remove' | 'write' | 'end';

/** A versioned bucket in memory. `before` is called with every call, and may throw what the call then fails with. */
export class MemoryObjectStore implements GuardedStore {
  readonly bucket = 'bucket';
  /** Every version of each key, oldest first. */
  readonly versions = new Map<string, StoredObject[]>();
  before: (call: StoreCall, key: string) => void = () => {};
  readonly #current = new Map<string, StoredObject>();
  #ids = 0;

  keys(prefix = ''): readonly string[] {
    return [...this.#current.keys()].filter((key) => key.startsWith(prefix)).toSorted();
  }

  text(key: string): string {
    return this.bytes(key).toString();
  }

  bytes(key: string): Buffer {
    const found = this.#current.get(key);
    if (found === undefined) throw new Error(`no object ${key}; there are ${this.keys().join(', ')}`);
    return found.bytes;
  }

  async head({ key, versionId }: { readonly key: string; readonly versionId?: string | undefined }) {
    this.before('head', key);
    const found = this.#find(key, versionId);
    if (found === undefined) return undefined;
    return {
      size: found.bytes.byteLength,
      etag: etagOf(found),
      versionId: found.versionId,
      lastModified: new Date(0),
      metadata: {},
    } satisfies ObjectHead;
  }

  async *read({ key, versionId, etag }: ObjectVersion) {
    this.before('read', key);
    const found = this.#find(key, versionId);
    if (found === undefined || (etag !== undefined && etag !== '' && etag !== etagOf(found)))
      throw new ObjectGoneError(this.bucket);
    yield found.bytes;
  }

  async put(key: string, body: Uint8Array | string, contentType: string): Promise<void> {
    this.before('put', key);
    this.#store(key, Buffer.from(body), contentType);
  }

  async putUnchanged({ key, body, contentType, replaces }: UnchangedObject): Promise<boolean> {
    this.before('put', key);
    const found = this.#current.get(key);
    if (replaces !== (found === undefined ? undefined : etagOf(found))) return false;
    this.#store(key, Buffer.from(body), contentType);
    return true;
  }

  async *list(prefix: string) {
    yield* this.keys(prefix);
  }

  openWriter(key: string, contentType: string) {
    const chunks: Uint8Array[] = [];
    return {
      write: async (chunk: Uint8Array) => {
        this.before('write', key);
        chunks.push(Buffer.from(chunk));
      },
      end: async () => {
        this.before('end', key);
        this.#store(key, Buffer.concat(chunks), contentType);
      },
      abort: async () => {},
    };
  }

  async copy(from: string, to: string): Promise<void> {
    this.before('copy', to);
    const found = this.#current.get(from);
    if (found === undefined) throw new ObjectGoneError(this.bucket);
    this.#store(to, found.bytes, found.contentType);
  }

  async remove(key: string): Promise<void> {
    this.before('remove', key);
    this.#current.delete(key);
  }

  #find(key: string, versionId: string | undefined): StoredObject | undefined {
    if (versionId === undefined) return this.#current.get(key);
    return this.versions.get(key)?.find((version) => version.versionId === versionId);
  }

  #store(key: string, bytes: Buffer, contentType: string): void {
    this.#ids += 1;
    const stored = { bytes, contentType, versionId: `v${this.#ids}` };
    this.#current.set(key, stored);
    this.versions.set(key, [...(this.versions.get(key) ?? []), stored]);
  }
}

function etagOf({ bytes }: StoredObject): string {
  return createHash('md5').update(bytes).digest('hex');
}
