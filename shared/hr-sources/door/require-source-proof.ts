import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { SecretUnavailableError } from '../../aws/secrets/secret-unavailable-error.ts';
import { createGuessBrake } from '../../http/slow-guesses.ts';
import type { Log } from '../../log/log.ts';
import { ProblemError, problems } from '../../webhook/problem-details.ts';
import type { WebhookRequest } from '../../webhook/webhook-request.ts';
import type { ConfiguredSource } from '../configured-source.ts';
import type { Handshake, SourceDelivery } from '../hr-source.ts';
import type { SourceSecrets } from './create-source-secrets.ts';
import { jsonResponse } from './receive-delivery.ts';

export interface SourceProofOptions {
  readonly sources: ReadonlyMap<string, ConfiguredSource>;
  /** By the source's name. */
  readonly secrets: ReadonlyMap<string, SourceSecrets>;
  /** Keeps a key for an operator to look at; false: there are too many. */
  readonly recordKeyOffer: (offer: { readonly source: string; readonly key: string }) => Promise<boolean>;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Waits so many milliseconds. */
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** A key as a vendor makes it; anything else is not worth an operator's look. */
const keyPattern = /^[\x21-\x7e]{8,512}$/;

/**
 * Lets only deliveries pass that the source takes for genuine (401). What belongs to setting a subscription up is
 * answered before that and proves nothing.
 */
export function requireSourceProof(
  options: SourceProofOptions,
): MiddlewareObj<WebhookRequest, APIGatewayProxyStructuredResultV2> {
  const { sources, secrets, now, log } = options;
  const slowDown = createGuessBrake(options);
  return {
    async before({ event }) {
      const source = findSource(sources, event);
      const keys = secrets.get(source.name);
      if (keys === undefined) throw new SecretUnavailableError('malformed');
      const token = event.pathParameters?.token;
      const delivery: SourceDelivery = {
        headers: event.headers,
        body: event.rawBody ?? new Uint8Array(),
        ...(token === undefined ? {} : { pathToken: token }),
      };
      const handshake = source.readHandshake(delivery);
      if (handshake !== undefined) return takeHandshake(handshake, { source, keys, options });

      let verdict = source.verify({ ...delivery, secrets: await keys.get(), now: now() });
      if (verdict.kind === 'rejected' && verdict.because === 'mismatch') {
        const newer = await keys.refetch();
        if (newer !== undefined) verdict = source.verify({ ...delivery, secrets: newer, now: now() });
      }
      if (verdict.kind === 'rejected') {
        const { because } = verdict;
        log('warn', 'source-refused', { source: source.name, because });
        if (because === 'mismatch') await slowDown(source.name);
        throw new ProblemError(problems.unauthorized, { because });
      }
      return undefined;
    },
  };
}

/** The answer is the same whether or not the offer was kept: it tells no one how far the setting-up has come. */
async function takeHandshake(
  handshake: Handshake,
  given: {
    readonly source: ConfiguredSource;
    readonly keys: SourceSecrets;
    readonly options: SourceProofOptions;
  },
): Promise<APIGatewayProxyStructuredResultV2> {
  const { source, keys, options } = given;
  if (handshake.kind === 'offers-key' && keyPattern.test(handshake.key) && !(await hasKeys(keys))) {
    const isKept = await options.recordKeyOffer({ source: source.name, key: handshake.key });
    if (isKept) options.log('info', 'source-key-offered', { source: source.name });
    else options.log('error', 'source-key-offers-full', { source: source.name });
  }
  return jsonResponse(200, { status: 'noted' });
}

/** Once a key is in use, offers are no one's business any more. */
async function hasKeys(keys: SourceSecrets): Promise<boolean> {
  try {
    await keys.get();
    return true;
  } catch (error) {
    if (error instanceof SecretUnavailableError && error.reason !== 'unreachable') return false;
    throw error;
  }
}

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
