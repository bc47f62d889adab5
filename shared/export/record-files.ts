import { createHash } from 'node:crypto';
import type { ObjectStore } from '../aws/objects/object-store.ts';

export interface RecordedFile {
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** A store that remembers the size and hash of each object that was written through it and completed, by key. */
export function recordFiles(store: ObjectStore): {
  readonly store: ObjectStore;
  readonly files: ReadonlyMap<string, RecordedFile>;
} {
  const files = new Map<string, RecordedFile>();
  return {
    files,
    store: {
      ...store,
      async put(key, body, contentType) {
        await store.put(key, body, contentType);
        const bytes = Buffer.from(body);
        files.set(key, {
          bytes: bytes.byteLength,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        });
      },
      openWriter(key, contentType) {
        const writer = store.openWriter(key, contentType);
        const hash = createHash('sha256');
        let bytes = 0;
        return {
          async write(chunk) {
            hash.update(chunk);
            bytes += chunk.byteLength;
            await writer.write(chunk);
          },
          async end() {
            await writer.end();
            files.set(key, { bytes, sha256: hash.digest('hex') });
          },
          abort: () => writer.abort(),
        };
      },
    },
  };
}
