/** A function's own error, as the Runtime API carries it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** How an invocation ended. `payload` is the handler's result. */
export type InvocationOutcome =
  | { readonly ok: true; readonly payload: unknown }
  | {
      readonly ok: false;
      /**
       * `error`: the handler threw. `timeout`: it was ended. `crash`: its process ended. `start`: it could
       * not start.
       */
      readonly reason: 'error' | 'timeout' | 'crash' | 'start';
      readonly error: FunctionError;
    };

/** An invocation on its way to a process. */
export interface Invocation {
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
}
