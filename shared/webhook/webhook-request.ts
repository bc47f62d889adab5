import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** An HTTP API event. `rawBody` is there once the size was checked; `body` is parsed by the last middleware. */
export type WebhookRequest = APIGatewayProxyEventV2 & { rawBody?: Uint8Array };
