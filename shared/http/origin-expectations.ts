import type { OriginFault } from './check-origin.ts';

/** What a configuration's fault says of an origin that was not taken. Never shows the origin, which may hold a password. */
export const originExpectations: Readonly<Record<OriginFault, string>> = {
  'not-a-url': 'expected a full origin, https://host[:port]',
  'not-https': 'expected https',
  'has-userinfo': 'expected no user name or password',
  'has-path-or-query': 'expected an origin only, without path, query or fragment',
  loopback: 'expected a host other than loopback',
  'forbidden-host': 'expected a host other than a link-local or metadata address',
};
