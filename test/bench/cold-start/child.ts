import { writeSync } from 'node:fs';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { lambdaContext } from '../lambda-context.ts';

type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** Where the result goes: standard output belongs to the handler's log. */
const resultDescriptor = 3;

const [, , handlerUrl = '', delivery = ''] = process.argv;
const { handler }: { readonly handler: Handler } = await import(handlerUrl);
const { statusCode } = await handler(JSON.parse(delivery), lambdaContext());
const { userCPUTime, systemCPUTime } = process.resourceUsage();
writeSync(resultDescriptor, JSON.stringify({ statusCode, cpuMs: (userCPUTime + systemCPUTime) / 1000 }));
// Connections that are kept alive would hold the process.
process.exit();
