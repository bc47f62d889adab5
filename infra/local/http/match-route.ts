import type { RoutePlan, Throttle } from '../template/plan.ts';

export interface RouteMatch {
  readonly route: RoutePlan;
  /** Decoded values of the path's parameters. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Finds the route as API Gateway does: literal segments before parameters, parameters before `{rest+}`, a
 * method before ANY, `$default` last.
 */
export function matchRoute(
  routes: readonly RoutePlan[],
  method: string,
  path: string,
): RouteMatch | undefined {
  const matches = routes.flatMap((route) => {
    if (route.routeKey === '$default') return [{ route, pathParameters: {}, rank: '~' }];
    const [routeMethod = '', routePath = ''] = route.routeKey.split(' ');
    if (routeMethod !== method && routeMethod !== 'ANY') return [];
    const found = matchPath(routePath.split('/'), path.split('/'));
    return found ? [{ route, ...found, rank: `${found.rank}${routeMethod === 'ANY' ? '1' : '0'}` }] : [];
  });
  return matches.sort((a, b) => (a.rank < b.rank ? -1 : 1))[0];
}

interface PathMatch {
  readonly pathParameters: Record<string, string>;
  /** The smaller as a text, the closer the match. */
  readonly rank: string;
}

function matchPath(pattern: readonly string[], segments: readonly string[]): PathMatch | undefined {
  const pathParameters: Record<string, string> = {};
  let rank = '';
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index];
    if (segment === undefined) return undefined;
    const name = /^\{(?<name>[^}]+)\}$/.exec(part)?.groups?.name;
    if (name?.endsWith('+')) {
      pathParameters[name.slice(0, -1)] = decode(segments.slice(index).join('/'));
      return { pathParameters, rank: `${rank}2` };
    }
    if (name === undefined && part !== segment) return undefined;
    if (name !== undefined) {
      if (segment === '') return undefined;
      pathParameters[name] = decode(segment);
    }
    rank += name === undefined ? '0' : '1';
  }
  return pattern.length === segments.length ? { pathParameters, rank } : undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** A token bucket. `now` gives milliseconds. Says whether a request may pass. */
export function createThrottle(
  limit: Throttle,
  now: () => number = performance.now.bind(performance),
): () => boolean {
  let tokens = limit.burst;
  let refilledAt = now();
  return () => {
    const at = now();
    tokens = Math.min(limit.burst, tokens + ((at - refilledAt) / 1000) * limit.ratePerSecond);
    refilledAt = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
