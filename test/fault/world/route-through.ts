import type { Assembly } from '../../../infra/local/start/read-assembly.ts';
import type { TemplateResource } from '../../../infra/local/template/template.ts';

/** Where functions shall look for AWS services. */
export interface ServiceUrls {
  readonly dynamodb: string;
  readonly sqs: string;
  readonly secretsmanager: string;
}

/** The same app, whose functions reach AWS at these addresses; nothing but their environment differs. */
export function routeThrough(assembly: Assembly, urls: ServiceUrls): Assembly {
  const { Resources } = assembly.template;
  const routed = Object.entries(Resources).map(([id, resource]) => [id, reroute(resource, urls)]);
  return { ...assembly, template: { ...assembly.template, Resources: Object.fromEntries(routed) } };
}

function reroute(resource: TemplateResource, urls: ServiceUrls): TemplateResource {
  if (resource.Type !== 'AWS::Lambda::Function') return resource;
  const variables: Record<string, unknown> = { ...Object(Object(resource.Properties.Environment).Variables) };
  for (const [name, value] of Object.entries(variables)) {
    if (name.endsWith('_QUEUE_URL')) variables[name] = queueUrl(value, urls.sqs);
  }
  return {
    ...resource,
    Properties: {
      ...resource.Properties,
      Environment: {
        Variables: {
          ...variables,
          AWS_ENDPOINT_URL_DYNAMODB: urls.dynamodb,
          AWS_ENDPOINT_URL_SQS: urls.sqs,
          AWS_ENDPOINT_URL_SECRETS_MANAGER: urls.secretsmanager,
        },
      },
    },
  };
}

/** The SDK calls the host of a queue's URL, whatever the endpoint is. */
function queueUrl(reference: unknown, origin: string): unknown {
  const name = { 'Fn::GetAtt': [Object(reference).Ref, 'QueueName'] };
  return { 'Fn::Join': ['/', [origin, { Ref: 'AWS::AccountId' }, name]] };
}
