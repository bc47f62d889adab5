/** A body that is longer than allowed, or shorter than its `Content-Length` says. */
export class BodyLengthError extends Error {
  override readonly name = 'BodyLengthError';
}

/**
 * The response's body as a stream that fails when it grows past `maxBytes`, when it ends before the announced
 * length, or when the signal aborts. A body that was cut off and closed cleanly would else look complete.
 */
export function boundBody(
  response: Response,
  limits: { readonly maxBytes: number; readonly signal: AbortSignal },
): ReadableStream<Uint8Array> {
  const announced = announcedLength(response.headers);
  const reader = response.body?.getReader();
  let received = 0;
  let abort = () => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      abort = () => {
        controller.error(limits.signal.reason);
        reader?.cancel().catch(ignoreLateFailure);
      };
      if (limits.signal.aborted) abort();
      else limits.signal.addEventListener('abort', abort, { once: true });
    },
    async pull(controller) {
      try {
        const chunk = reader === undefined ? { done: true as const } : await reader.read();
        if (limits.signal.aborted) return;
        if (chunk.done) {
          if (announced !== undefined && received < announced) throw new BodyLengthError('body is short');
          limits.signal.removeEventListener('abort', abort);
          controller.close();
          return;
        }
        received += chunk.value.byteLength;
        if (received > limits.maxBytes) throw new BodyLengthError('body is too long');
        controller.enqueue(chunk.value);
      } catch (error) {
        limits.signal.removeEventListener('abort', abort);
        reader?.cancel().catch(ignoreLateFailure);
        if (!limits.signal.aborted) controller.error(error);
      }
    },
    async cancel(reason) {
      limits.signal.removeEventListener('abort', abort);
      await reader?.cancel(reason);
    },
  });
}

/** The consumer already has the error that counts; what the abandoned source says afterwards adds nothing. */
function ignoreLateFailure(): void {}

function announcedLength(headers: Headers): number | undefined {
  // With a content encoding the length is that of the encoded body, which fetch has already decoded.
  if (headers.get('content-encoding') !== null) return undefined;
  const length = headers.get('content-length');
  return length !== null && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}
