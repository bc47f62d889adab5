import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ProblemError, problems } from '../../webhook/problem-details.ts';
import type { ConfiguredSource } from '../configured-source.ts';

const noSuchSource = { ...problems.notFound, title: 'There is no such source' };

/** The source that a request's path names. Throws a {@link ProblemError} (404) when the stage does not configure it. */
export function findSource(
  sources: ReadonlyMap<string, ConfiguredSource>,
  { pathParameters }: Pick<APIGatewayProxyEventV2, 'pathParameters'>,
): ConfiguredSource {
  const source = sources.get(pathParameters?.source ?? '');
  if (source === undefined) throw new ProblemError(noSuchSource, { because: 'no-such-source' });
  return source;
}
