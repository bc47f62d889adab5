import type { AttributeName } from '../../domain/attributes.ts';
import { VendorError } from '../../http/vendor-error.ts';
import { TargetError } from '../target-error.ts';

/** Statuses that say that a write will never be taken as it is. */
const rejections = new Set([400, 405, 409, 413, 414, 415, 422, 431]);

/** Whether the vendor refused what the call carries, as opposed to being unable to process it now. */
export function isRejection(error: unknown): error is VendorError {
  if (!(error instanceof VendorError)) return false;
  return error.code === 'logical-failure' || (error.code === 'status' && rejections.has(error.status ?? 0));
}

/** Whether a refusal says what it is about. Otherwise it may be a bad moment of the vendor's. */
function isNamed({ code, status, fields }: VendorError): boolean {
  return fields.length > 0 || (code === 'status' && status !== 400 && status !== 422);
}

/**
 * A client's failure as the port's. Of a read, nothing is `rejected`: a read that fails says nothing of the person, so that it
 * is tried again. With `afterWrite`, an earlier call has already changed the target. A 403 to a call that is `about` one account is
 * that account's refusal. Other errors pass as they are.
 */
export function toTargetError(
  error: unknown,
  context: {
    readonly use: 'read' | 'write';
    readonly afterWrite?: boolean;
    readonly about?: 'account';
    readonly refused?: readonly AttributeName[];
  },
): unknown {
  if (!(error instanceof VendorError)) return error;
  const mayHaveHappened = error.mayHaveHappened || context.afterWrite === true;
  const rest = error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds };
  if (error.status === 403 && context.about === 'account') {
    return new TargetError('refused', { mayHaveHappened, cause: error });
  }
  if (error.status === 401 || error.status === 403) {
    return new TargetError('unauthorized', { mayHaveHappened, cause: error });
  }
  const isRefusal = context.use === 'write' && isRejection(error);
  const kind = isRefusal ? (isNamed(error) ? 'rejected' : 'refused') : 'unavailable';
  return new TargetError(kind, { mayHaveHappened, ...rest, refused: context.refused ?? [], cause: error });
}
