import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from 'aws-lambda';
import type { LogFields } from './log.ts';

const scopes = new AsyncLocalStorage<LogFields>();

/**
 * Whatever the work logs, and what it starts, carries these fields and those of the scope around it. A line's own fields count
 * before those of its scope.
 */
export function inLogScope<T>(fields: LogFields, work: () => T): T {
  return scopes.run({ ...scopes.getStore(), ...fields }, work);
}

/** Adds what only became known on the way to the innermost scope. Does nothing outside of every scope. */
export function addToLogScope(fields: LogFields): void {
  const scope = scopes.getStore();
  if (scope !== undefined) Object.assign(scope, fields);
}

export function logScope(): LogFields | undefined {
  return scopes.getStore();
}

/** A function's handler whose lines carry the id that AWS gave the invocation. */
export function logInvocation<Event, Result>(
  handler: (event: Event, context: Context) => Promise<Result>,
): (event: Event, context: Context) => Promise<Result> {
  return (event, context) => inLogScope({ requestId: context.awsRequestId }, () => handler(event, context));
}
