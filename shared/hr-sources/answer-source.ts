import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** Answers an HR system in JSON. Nobody there reads it but whoever looks for a fault. */
export function answerSource(statusCode: 200 | 202, body: object): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}
