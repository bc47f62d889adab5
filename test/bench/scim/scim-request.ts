import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { signedDelivery } from '../signed-delivery.ts';

/** Any token will do: it opens what is measured and nothing else. */
export const scimToken = 'bench-token-of-no-worth';

/** What a client creates. */
export function scimUser(name: string): object {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: `${name}@example.com`,
    externalId: name,
    name: { givenName: 'Noor', familyName: 'Haddad' },
    emails: [{ value: `${name}@example.com`, type: 'work', primary: true }],
    title: 'Field engineer',
    active: true,
  };
}

/** The creation of someone new as API Gateway hands it over. */
export function scimRequest(number: number, at: Date): APIGatewayProxyEventV2 {
  const path = '/scim/v2/bench/Users';
  const event = signedDelivery(number, at);
  return {
    ...event,
    routeKey: 'ANY /scim/v2/bench/{path+}',
    rawPath: path,
    headers: {
      'content-type': 'application/scim+json',
      authorization: `Bearer ${scimToken}`,
      'x-forwarded-proto': 'https',
    },
    requestContext: { ...event.requestContext, http: { ...event.requestContext.http, path } },
    body: JSON.stringify(scimUser(`person-${number}`)),
  };
}
