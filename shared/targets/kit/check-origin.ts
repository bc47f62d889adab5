import { BlockList, isIP } from 'node:net';

/** What a configuration's fault says of an origin that was not taken. Never shows the origin, which may hold a password. */
export const originExpectations: Readonly<Record<OriginFault, string>> = {
  'not-a-url': 'expected a full origin, https://host[:port]',
  'not-https': 'expected https',
  'has-userinfo': 'expected no user name or password',
  'has-path-or-query': 'expected an origin only, without path, query or fragment',
  loopback: 'expected a host other than loopback',
  'forbidden-host': 'expected a host other than a link-local or metadata address',
};

/** Why a URL is not taken as a vendor's origin. Coded, because the URL itself may hold a password. */
type OriginFault =
  | 'not-a-url'
  | 'not-https'
  | 'has-userinfo'
  | 'has-path-or-query'
  | 'loopback'
  | 'forbidden-host';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Link-local and unspecified networks, multicast, and the addresses at which clouds serve credentials. */
const forbidden = new BlockList();
forbidden.addSubnet('0.0.0.0', 8, 'ipv4');
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addSubnet('224.0.0.0', 3, 'ipv4');
forbidden.addAddress('100.100.100.200', 'ipv4');
forbidden.addAddress('168.63.129.16', 'ipv4');
forbidden.addAddress('192.0.0.192', 'ipv4');
forbidden.addAddress('::', 'ipv6');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addSubnet('ff00::', 8, 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');
forbidden.addAddress('fd20:ce::254', 'ipv6');
// Ways to write an IPv4 address as IPv6 (compatible, NAT64, 6to4), which would hide one of the above.
forbidden.addSubnet('::', 96, 'ipv6');
forbidden.addSubnet('64:ff9b::', 96, 'ipv6');
forbidden.addSubnet('2002::', 16, 'ipv6');

const forbiddenNames = ['metadata', 'metadata.google.internal', 'metadata.goog', 'instance-data'];

/**
 * Checks that a vendor's base URL is a bare https origin outside loopback, link-local and metadata addresses.
 * With `allowLoopback`, http and https are taken on loopback hosts. Names are not resolved.
 */
export function checkOrigin(
  baseUrl: string,
  options: { readonly allowLoopback: boolean },
): OriginFault | undefined {
  if (!URL.canParse(baseUrl)) return 'not-a-url';
  const url = new URL(baseUrl);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not-https';
  if (url.username !== '' || url.password !== '' || /^[^/]*\/\/[^/]*@/.test(baseUrl)) return 'has-userinfo';
  if (url.pathname !== '/' || /[?#]/.test(baseUrl)) return 'has-path-or-query';
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
  if (isLoopback(host)) return options.allowLoopback ? undefined : 'loopback';
  if (url.protocol !== 'https:') return 'not-https';
  return isForbidden(host) ? 'forbidden-host' : undefined;
}

function isLoopback(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  return contains(loopback, host);
}

function isForbidden(host: string): boolean {
  return host === '' || forbiddenNames.includes(host) || contains(forbidden, host);
}

function contains(list: BlockList, host: string): boolean {
  const version = isIP(host);
  // A BlockList also matches IPv4-mapped IPv6 addresses against its IPv4 rules.
  return version !== 0 && list.check(host, version === 4 ? 'ipv4' : 'ipv6');
}
