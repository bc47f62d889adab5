import { createWriteStream, mkdirSync, rmSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

export interface FunctionLogs {
  readonly directory: string;
  write(functionName: string, line: string): void;
  close(): Promise<void>;
}

/** One file per function with the lines that it wrote, as it wrote them; emptied at each start. */
export function openFunctionLogs(directory: string): FunctionLogs {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const files = new Map<string, WriteStream>();
  return {
    directory,
    write(functionName, line) {
      let file = files.get(functionName);
      if (!file) {
        file = createWriteStream(join(directory, `${functionName}.log`));
        files.set(functionName, file);
      }
      // A request that is still answered while the host stops may have a last word.
      if (!file.writableEnded) file.write(`${line}\n`);
    },
    async close() {
      await Promise.all([...files.values()].map((file) => new Promise<void>((resolve) => file.end(resolve))));
    },
  };
}
