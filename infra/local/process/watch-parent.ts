import { readFileSync } from 'node:fs';

/**
 * Calls `onEnd` when the process that started this one ends, in case that was npm: it passes a SIGTERM on to
 * a shell, which dies of it without telling this process. A process that was started in another way may
 * outlive its parent.
 */
export function watchParent(onEnd: () => void): void {
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
