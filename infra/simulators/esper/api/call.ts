import type { Fields } from '../../common/wire/read-request-body.ts';
import { jsonReply, type Reply } from '../../common/wire/reply.ts';
import type { NewEffect } from '../effect.ts';
import { type ErrorWords, errorReply } from '../error-reply.ts';
import type { Family, OperationName, PathValues } from '../operations.ts';
import type { Tenant } from '../tenant.ts';
import type { SimulatedUser } from '../user.ts';

/** One authorised call of an operation. */
export interface Call extends PathValues {
  readonly tenant: Tenant;
  readonly operation: OperationName;
  readonly family: Family;
  readonly method: string;
  readonly url: URL;
  readonly fields: Fields;
  /** Set by a fault: how long a created user stays out of sight, in ms. */
  readonly invisibleMs: number;
  /** Set by a fault: the share of the users that lists show. */
  readonly keep: number;
}

/** Carries out one operation and answers it. Synchronous, so that no two calls interleave. */
export type Operation = (call: Call) => Reply;

/** A success, wrapped as this tenant does. */
export const answer = ({ tenant, family, operation }: Call, body: unknown): Reply => {
  const { wrapped } = tenant.options;
  const wraps = wrapped === 'all' || (wrapped === 'newer' && family === 'newer');
  const status = operation === 'create' || operation === 'invite' ? 201 : 200;
  return jsonReply(status, wraps ? { content: body } : body);
};

/** A refusal in the words of the call's family. */
export const refuse = ({ tenant, family }: Call, words: ErrorWords): Reply =>
  errorReply(words, { family, options: tenant.options });

/** 400 with one sentence per mistake. */
export const badRequest = (call: Call, errors: readonly string[]): Reply =>
  refuse(call, { status: 400, message: 'Bad request.', errors });

export const notFound = (call: Call): Reply => refuse(call, { status: 404, message: 'Not found.' });

/** The answer where a name or an address is a user's already. */
export const alreadyExists = (call: Call, fields: readonly string[]): Reply =>
  refuse(call, {
    status: call.tenant.options.alreadyExistsStatus,
    message: 'Bad request.',
    errors: fields.map((field) => `${field}: A user with that ${field} already exists.`),
  });

/** The visible user that the path names: by number in the older family, by UUID in the newer one. */
export const findUser = ({ tenant, family, id }: Pick<Call, 'tenant' | 'family' | 'id'>) => {
  if (id === undefined) return undefined;
  const { directory } = tenant;
  const user = family === 'published' ? directory.byId(Number(id)) : directory.byAuthnId(id);
  return user !== undefined && directory.isVisible(user) ? user : undefined;
};

type EffectDetails = Pick<NewEffect, 'kind'> & {
  readonly user?: SimulatedUser;
  readonly email?: string;
  readonly values?: Readonly<Record<string, unknown>>;
};

/** Records what a call did. `values` names the changed fields and their new values. */
export const recordEffect = (call: Call, { kind, user, email, values = {} }: EffectDetails): void => {
  call.tenant.effects.append({
    operation: call.operation,
    method: call.method,
    path: call.url.pathname,
    kind,
    userId: user?.id ?? null,
    authnUserId: user?.profile.authn_user_id ?? null,
    username: user?.username ?? null,
    email: email ?? user?.email ?? null,
    whose: user === undefined ? 'user' : call.tenant.whose(user),
    changed: Object.keys(values).sort(),
    values,
  });
};
