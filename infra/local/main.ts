import { readFileSync } from 'node:fs';
import { requireTools } from './start/require-tools.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
watchParent(() => stopping.abort());
// A terminal or a pipe that went away must not keep the host from ending what it started.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => stopping.abort());

try {
  requireTools();
  // Imported late: the sentence about what is not installed must come before the import that would fail.
  const { runInForeground } = await import('./process/run-in-foreground.ts');
  await runInForeground({ variables: process.env, signal: stopping.signal, print });
} catch (error) {
  if (!stopping.signal.aborted) {
    const expected = error instanceof Error && error.name === 'HostError';
    process.stderr.write(
      `${expected ? error.message : (error instanceof Error && error.stack) || String(error)}\n`,
    );
    process.exitCode = 1;
  }
}
process.exit();

/**
 * Calls `onEnd` when the process that started this one ends, in case that was npm: it passes a SIGTERM on to
 * a shell, which dies of it without telling this process. A process that was started in another way may
 * outlive its parent.
 */
function watchParent(onEnd: () => void): void {
  if (!process.env.npm_lifecycle_event) return;
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    onEnd();
  }, 500);
  timer.unref();
}

/** The parent and, where that is the shell that npm stands behind, the parent's parent (Linux tells). */
function ancestors(): string {
  const parent = process.ppid;
  try {
    const { name, next } =
      /\((?<name>.*)\) \S+ (?<next>\d+)/s.exec(readFileSync(`/proc/${parent}/stat`, 'utf8'))?.groups ?? {};
    return /^(?:sh|dash|bash)$/.test(name ?? '') ? `${parent} ${next}` : String(parent);
  } catch {
    return String(parent);
  }
}
