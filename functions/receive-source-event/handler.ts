import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { receiveDelivery, type SourceTakerOptions } from '../../shared/hr-sources/door/receive-delivery.ts';
import {
  findSource,
  requireSourceProof,
  type SourceProofOptions,
} from '../../shared/hr-sources/door/require-source-proof.ts';
import { parseExactJson } from '../../shared/hr-sources/kit/parse-exact-json.ts';
import { answerProblems } from '../../shared/webhook/answer-problems.ts';
import { ProblemError, problems } from '../../shared/webhook/problem-details.ts';
import { limitBodySize, requireStrictJson } from '../../shared/webhook/require-strict-json.ts';
import type { WebhookRequest } from '../../shared/webhook/webhook-request.ts';

/**
 * `POST /webhooks/sources/{source}` and `…/{source}/{token}`: takes what HR systems send in their own ways. The body is
 * looked into only after the source has verified it, and no id in it is rounded; the HR system is asked nothing, so that the answer comes in
 * time.
 */
export function createHandler(dependencies: SourceProofOptions & SourceTakerOptions) {
  const { sources, log } = dependencies;
  return middy<WebhookRequest, APIGatewayProxyStructuredResultV2>()
    .use(answerProblems({ log }))
    .use(limitBodySize())
    .use(requireSourceProof(dependencies))
    .use(requireStrictJson())
    .handler((request: WebhookRequest) => {
      const delivery = { request, source: findSource(sources, request), payload: parse(request.body) };
      return receiveDelivery(delivery, dependencies);
    });
}

function parse(body: unknown): unknown {
  try {
    return parseExactJson(String(body));
  } catch {
    // The parser's error quotes the body.
    throw new ProblemError(problems.malformedJson, { because: 'syntax' });
  }
}
