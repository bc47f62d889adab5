/** A body that is longer than allowed, or shorter than its `Content-Length` says. */
export class BodyLengthError extends Error {
  override readonly name = 'BodyLengthError';
}

/**
 * The bytes of a response's body. Throws when it grows past `maxBytes`, when it ends before the announced length, and the
 * signal's reason when that aborts. A body that was cut off and closed cleanly would else look complete.
 */
export async function* boundBody(
  response: Response,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array, void, void> {
  const announced = announcedLength(response.headers);
  const reader = response.body?.getReader();
  const abandon = () => void reader?.cancel(signal.reason).catch(ignoreLateFailure);
  signal.addEventListener('abort', abandon, { once: true });
  let received = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const chunk = await reader?.read();
      signal.throwIfAborted();
      if (chunk === undefined || chunk.done) break;
      received += chunk.value.byteLength;
      if (received > maxBytes) throw new BodyLengthError('body is too long');
      yield chunk.value;
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', abandon);
    abandon();
  }
  if (announced !== undefined && received < announced) throw new BodyLengthError('body is short');
}

/** The consumer already has the error that counts; what the abandoned source says afterwards adds nothing. */
function ignoreLateFailure(): void {}

function announcedLength(headers: Headers): number | undefined {
  // With a content encoding the length is that of the encoded body, which fetch has already decoded.
  if (headers.get('content-encoding') !== null) return undefined;
  const length = headers.get('content-length');
  return length !== null && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}
