import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** The least that a function can do: takes whatever comes. */
export async function handler(): Promise<APIGatewayProxyStructuredResultV2> {
  return { statusCode: 202 };
}
