import { jsonReply, type Reply } from '../../common/wire/reply.ts';
import { type Operation, recordEffect } from './call.ts';

const linkLivesMs = 36 * 3_600_000;
const addressFields = ['email', 'emails', 'email_id'];

const addressesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(addressesIn);
  return typeof value === 'string' ? value.split(/[;,]/).map((part) => part.trim()) : [];
};

/** `POST /user_invite/`: sends invitations by e-mail; several addresses are separated by `;` or `,`. */
export const inviteUsers: Operation = (call): Reply => {
  const { tenant, fields } = call;
  const addresses = addressFields
    .flatMap((field) => addressesIn(fields[field]))
    .filter((part) => part !== '');
  if (addresses.length === 0) return jsonReply(400, { email: ['This field is required.'] });
  if (!addresses.every((address) => /^[^\s@]+@[^\s@]+$/.test(address))) {
    return jsonReply(400, { email: ['Enter a valid email address.'] });
  }
  const role = typeof fields.role === 'string' ? fields.role : null;
  const at = tenant.now();
  for (const email of addresses) {
    const expiresAt = new Date(at + linkLivesMs).toISOString();
    tenant.invitations.push({ email, role, at: new Date(at).toISOString(), expiresAt });
    recordEffect(call, {
      kind: 'invited',
      user: tenant.directory.held.byEmail(email),
      email,
      values: { role },
    });
  }
  return jsonReply(200, { status: 'success', message: 'invitation sent' });
};
