import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { answerHeaders } from '../webhook/answer-headers.ts';

/** Answers an HR system in JSON. Nobody there reads it but whoever looks for a fault. */
export function answerSource(statusCode: 200 | 202, body: object): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: answerHeaders('application/json'),
    body: JSON.stringify(body),
  };
}
