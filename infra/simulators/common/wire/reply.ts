/** An answer before it is written. A body of several chunks is streamed. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Iterable<string>;
}

export const jsonReply = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** `{"detail": "…"}`, Django REST Framework's form. */
export const detailReply = (status: number, detail: string): Reply => jsonReply(status, { detail });

export const notFound = (): Reply => detailReply(404, 'Not found.');
