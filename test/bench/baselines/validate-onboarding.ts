import {
  emailAddress,
  maxAheadMs,
  maxLengths,
  maxPlannedMs,
  type Onboarding,
  unprintable,
} from './onboarding.ts';

const bodyFields = new Set(['occurredAt', 'effectiveAt', 'type', 'user']);
const instant =
  /^\d{4}-(?:0\d|1[0-2])-[0-3]\dT(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** The product's rules for an onboarding without a schema library. Undefined for a 422. */
export function validateOnboarding(
  body: object,
  { allowedRoles, now }: { readonly allowedRoles: ReadonlySet<string>; readonly now: number },
): Onboarding | undefined {
  for (const field of Object.keys(body)) if (!bodyFields.has(field)) return undefined;
  if ('type' in body && body.type !== 'onboard') return undefined;
  const occurredAt = 'occurredAt' in body ? toInstant(body.occurredAt, now + maxAheadMs) : undefined;
  if (occurredAt === undefined) return undefined;
  const effectiveAt = 'effectiveAt' in body ? toInstant(body.effectiveAt, now + maxPlannedMs) : undefined;
  if ('effectiveAt' in body && effectiveAt === undefined) return undefined;
  if (!('user' in body) || typeof body.user !== 'object' || body.user === null) return undefined;

  const user: Record<string, string> = {};
  for (const [name, value] of Object.entries(body.user)) {
    const text = toText(name, value);
    if (text === undefined) return undefined;
    user[name] = text;
  }
  const { email, displayName, givenName, landline, role } = user;
  if (email === undefined || !emailAddress.test(email)) return undefined;
  if (displayName === undefined && givenName === undefined) return undefined;
  if (landline !== undefined && !/^\d{1,20}$/.test(landline)) return undefined;
  if (role !== undefined && !allowedRoles.has(role)) return undefined;
  return effectiveAt === undefined ? { occurredAt, user } : { occurredAt, effectiveAt, user };
}

function toInstant(value: unknown, latest: number): string | undefined {
  if (typeof value !== 'string' || !instant.test(value)) return undefined;
  const ms = Date.parse(value);
  return ms >= 0 && ms <= latest ? new Date(ms).toISOString() : undefined;
}

function toText(name: string, value: unknown): string | undefined {
  const max = maxLengths[name];
  const text = name === 'landline' && typeof value === 'number' ? String(value) : value;
  if (max === undefined || typeof text !== 'string') return undefined;
  if (!text.isWellFormed() || unprintable.test(text)) return undefined;
  const normal = text.normalize('NFC').trim();
  return normal.length > 0 && normal.length <= max ? normal : undefined;
}
