import type { FaultCase } from './fault-case.ts';
import { createFaultWorld, type FaultWorldOptions } from './fault-world.ts';

export interface CaseResult {
  readonly faultCase: FaultCase;
  /** Why it was not held: the first assertion that failed. */
  readonly failure?: string;
  readonly seconds: number;
}

const defaultTimeoutMs = 180_000;

/** Runs one case. Never throws. */
export async function runCase(
  faultCase: FaultCase,
  options: Omit<FaultWorldOptions, 'part'>,
): Promise<CaseResult> {
  const started = performance.now();
  const { timeoutMs = defaultTimeoutMs } = faultCase;
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`not done after ${timeoutMs / 1000} s`)), timeoutMs);
  const seconds = () => (performance.now() - started) / 1000;
  try {
    await Promise.race([faultCase.run(createFaultWorld({ ...options, part: faultCase.id })), timeout]);
    return { faultCase, seconds: seconds() };
  } catch (error) {
    return { faultCase, seconds: seconds(), failure: explain(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** The message, and the line of the case where it was thrown. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = error.stack?.match(/test\/fault\/(cases\/[\w.-]+:\d+)/)?.[1];
  return `${error.message}${place === undefined ? '' : ` (${place})`}`;
}
