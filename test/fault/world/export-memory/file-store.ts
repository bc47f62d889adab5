import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ObjectGoneError, type ObjectStore } from '../../../../shared/aws/objects/object-store.ts';

/** A bucket in a folder: what is written takes no memory. */
export function createFileStore(folder: string): ObjectStore {
  const at = async (key: string): Promise<string> => {
    const path = join(folder, key);
    await mkdir(dirname(path), { recursive: true });
    return path;
  };
  const sizeOf = async (key: string): Promise<number | undefined> => {
    const found = await stat(join(folder, key)).catch(() => undefined);
    return found?.size;
  };
  return {
    bucket: 'bucket',
    async head({ key }) {
      const size = await sizeOf(key);
      return size === undefined ? undefined : { size, etag: '', lastModified: new Date(0), metadata: {} };
    },
    async *read({ key }) {
      if ((await sizeOf(key)) === undefined) throw new ObjectGoneError('bucket');
      for await (const chunk of createReadStream(join(folder, key))) yield chunk;
    },
    put: async (key, body) => writeFile(await at(key), body),
    openWriter(key) {
      const opened = at(key).then((path) => createWriteStream(path));
      return {
        async write(chunk) {
          const file = await opened;
          await new Promise<void>((resolve, reject) => {
            file.write(chunk, (error) => (error ? reject(error) : resolve()));
          });
        },
        async end() {
          const file = await opened;
          await new Promise<void>((resolve) => file.end(resolve));
        },
        async abort() {
          (await opened).destroy();
          await rm(join(folder, key), { force: true });
        },
      };
    },
    copy: async (from, to) => copyFile(join(folder, from), await at(to)),
    remove: (key) => rm(join(folder, key), { force: true }),
  };
}
