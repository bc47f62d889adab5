import { jsonReply, type Reply } from '../common/wire/reply.ts';
import type { Family } from './operations.ts';
import type { TenantOptions } from './tenant-options.ts';

export interface ErrorWords {
  readonly status: number;
  readonly message: string;
  readonly errors?: readonly string[];
}

/** The error's body as the family of the operation words it. */
export const errorBody = (
  { status, message, errors = [message] }: ErrorWords,
  form: { readonly family: Family; readonly options: Pick<TenantOptions, 'newerErrors'> },
): unknown => {
  if (form.family === 'published') return { errors, message, status };
  return form.options.newerErrors === 'status-error'
    ? { status, error: errors.join(' '), message }
    : { code: status, errors, message };
};

export const errorReply = (words: ErrorWords, form: Parameters<typeof errorBody>[1]): Reply =>
  jsonReply(words.status, errorBody(words, form));
