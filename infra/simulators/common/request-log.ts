/** How one request ended: an HTTP status, or `aborted` when the connection closed before the answer was complete. */
export type RequestEnd = number | 'aborted';

export interface RequestRecord {
  readonly seq: number;
  /** ISO time by the simulator's clock. */
  readonly at: string;
  /** As the vendor's simulator names it; `unknown` for a path that the vendor has not. */
  readonly operation: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  end: RequestEnd | 'in-flight';
}

interface OperationCount {
  readonly received: number;
  /** By status, or `aborted`. */
  readonly ended: Readonly<Record<string, number>>;
}

/** Counts of every request to the API, refused ones included. */
export interface RequestCounts {
  readonly total: number;
  readonly inFlight: number;
  readonly maxInFlight: number;
  readonly byOperation: Readonly<Record<string, OperationCount>>;
  /** The latest requests, oldest first; at most 2000. */
  readonly recent: readonly RequestRecord[];
}

interface MutableCount {
  received: number;
  readonly ended: Record<string, number>;
}

const keep = 2000;

export class RequestLog {
  #total = 0;
  #inFlight = 0;
  #maxInFlight = 0;
  #counts = new Map<string, MutableCount>();
  #recent: RequestRecord[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  start(request: Pick<RequestRecord, 'operation' | 'method' | 'path'>): RequestRecord {
    this.#total += 1;
    this.#inFlight += 1;
    this.#maxInFlight = Math.max(this.#maxInFlight, this.#inFlight);
    this.#count(request.operation).received += 1;
    const { operation, method, path } = request;
    const at = new Date(this.#now()).toISOString();
    const record: RequestRecord = { seq: this.#total, at, operation, method, path, end: 'in-flight' };
    this.#recent.push(record);
    if (this.#recent.length > 2 * keep) this.#recent = this.#recent.slice(-keep);
    return record;
  }

  finish(record: RequestRecord, end: RequestEnd): void {
    this.#inFlight -= 1;
    record.end = end;
    const { ended } = this.#count(record.operation);
    ended[end] = (ended[end] ?? 0) + 1;
  }

  counts(): RequestCounts {
    return {
      total: this.#total,
      inFlight: this.#inFlight,
      maxInFlight: this.#maxInFlight,
      byOperation: structuredClone(Object.fromEntries(this.#counts)),
      recent: this.#recent.slice(-keep).map((record) => ({ ...record })),
    };
  }

  /** Sets the counts to zero; requests in flight stay in flight. */
  clear(): void {
    this.#total = 0;
    this.#maxInFlight = this.#inFlight;
    this.#counts = new Map();
    this.#recent = [];
  }

  #count(operation: string): MutableCount {
    const known = this.#counts.get(operation);
    if (known !== undefined) return known;
    const fresh: MutableCount = { received: 0, ended: {} };
    this.#counts.set(operation, fresh);
    return fresh;
  }
}
