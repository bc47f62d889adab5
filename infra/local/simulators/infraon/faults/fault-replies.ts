import { jsonReply, type Reply } from '../wire/reply.ts';
import type { Fault } from './fault.ts';

type FaultOf<K extends Fault['kind']> = Extract<Fault, { readonly kind: K }>;

const retryHeader = (retryAfter: number | string | undefined): Record<string, string> =>
  retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };

export const statusReply = (fault: FaultOf<'status'>): Reply => {
  const headers = { ...retryHeader(fault.retryAfter), ...fault.headers };
  return jsonReply(fault.status, fault.body ?? { error: 'Simulated failure.' }, headers);
};

export const throttledReply = (retryAfter: number | string | undefined): Reply =>
  jsonReply(429, { detail: 'Request was throttled.' }, retryHeader(retryAfter));

export const htmlReply = (status: number): Reply => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<!DOCTYPE html><html><head><title>${status}</title></head><body><h1>${status}</h1><hr>nginx</body></html>`,
});

/** The answer quotes the refused value, as Django REST Framework does: what a client must not pass on. Passwords are not quoted. */
export const refusedAttributeReply = (fault: FaultOf<'refuse-attribute'>, value: unknown): Reply => {
  const quoted = fault.attribute.includes('password') ? 'This value' : JSON.stringify(value);
  return fault.named
    ? jsonReply(400, { [fault.attribute]: [`${quoted} is not a valid choice.`] })
    : jsonReply(400, { error: `${quoted} is not valid.` });
};
