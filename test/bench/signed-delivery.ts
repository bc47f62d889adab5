import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Webhook } from 'standardwebhooks';

/** Any key will do: it signs what is measured and nothing else. */
export const signingSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

export const rolePolicy = { allowedRoles: ['Requester', 'Approver'], approvalRoles: ['Infraon Admin'] };

/** The onboarding of someone new as API Gateway hands it over: signed, with six attributes. */
export function signedDelivery(number: number, at: Date): APIGatewayProxyEventV2 {
  const id = `bench-${at.getTime()}-${number}`;
  const body = JSON.stringify({
    occurredAt: at.toISOString(),
    user: {
      email: `person-${number}@example.com`,
      givenName: 'Ann',
      familyName: 'Lee',
      title: 'Field engineer',
      role: 'Requester',
      employeeNumber: `E-${number}`,
    },
  });
  const path = '/webhooks/onboard-user';
  const domainName = 'api.example.com';
  return {
    version: '2.0',
    routeKey: `POST ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: {
      'content-type': 'application/json',
      'content-length': `${Buffer.byteLength(body)}`,
      host: domainName,
      'user-agent': 'hr-system',
      'x-forwarded-proto': 'https',
      'webhook-id': id,
      'webhook-timestamp': `${Math.floor(at.getTime() / 1000)}`,
      'webhook-signature': new Webhook(signingSecret).sign(id, at, body),
    },
    requestContext: {
      accountId: '000000000000',
      apiId: 'bench',
      domainName,
      domainPrefix: 'api',
      http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'hr-system' },
      requestId: id,
      routeKey: `POST ${path}`,
      stage: '$default',
      time: at.toUTCString(),
      timeEpoch: at.getTime(),
    },
    body,
    isBase64Encoded: false,
  };
}
