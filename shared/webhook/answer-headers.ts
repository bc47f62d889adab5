/**
 * The headers of every answer that a function gives: no cache keeps it, no browser takes it for something else than it
 * says, and none comes back over plain HTTP.
 */
export function answerHeaders(contentType: string): Readonly<Record<string, string>> {
  return {
    'content-type': contentType,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
  };
}
