import { jsonReply, type Reply } from '../wire/reply.ts';
import type { Fault } from './fault.ts';

type FaultOf<K extends Fault['kind']> = Extract<Fault, { readonly kind: K }>;

/** How a vendor words the answers that faults give; each is the JSON body, and its status where that is the vendor's too. */
export interface FaultWording {
  /** The body of an armed status that brings none of its own. */
  failure(status: number): unknown;
  throttled(): unknown;
  /** `Retry-After` of the 429 that a storm gives; undefined where the vendor sends none. */
  readonly stormRetryAfter?: number;
  /** `quoted` is the refused value as JSON, or `This value` where it must not be repeated. */
  refused(value: { readonly attribute: string; readonly quoted: string; readonly named: boolean }): unknown;
  alreadyExists(): unknown;
  /** A failure inside a 200. */
  logicalFailure(message: string): unknown;
}

const retryHeader = (retryAfter: number | string | undefined): Record<string, string> =>
  retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };

export const statusReply = (wording: FaultWording, fault: FaultOf<'status'>): Reply => {
  const headers = { ...retryHeader(fault.retryAfter), ...fault.headers };
  return jsonReply(fault.status, fault.body ?? wording.failure(fault.status), headers);
};

export const throttledReply = (wording: FaultWording, retryAfter?: number | string): Reply =>
  jsonReply(429, wording.throttled(), retryHeader(retryAfter));

export const htmlReply = (status: number): Reply => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<!DOCTYPE html><html><head><title>${status}</title></head><body><h1>${status}</h1><hr>nginx</body></html>`,
});

/** The answer quotes the refused value, as Django REST Framework does: what a client must not pass on. Passwords are not quoted. */
export const refusedAttributeReply = (
  wording: FaultWording,
  { fault, value }: { readonly fault: FaultOf<'refuse-attribute'>; readonly value: unknown },
): Reply => {
  const quoted = fault.attribute.includes('password') ? 'This value' : JSON.stringify(value);
  return jsonReply(400, wording.refused({ attribute: fault.attribute, quoted, named: fault.named }));
};
