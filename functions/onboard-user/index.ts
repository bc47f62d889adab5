import { parseEnvironment } from '../../shared/environment/parse-environment.ts';
import { bindWebhook } from '../../shared/webhook/bind-webhook.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = parseEnvironment(environmentSchema, process.env);

export const handler = createHandler(bindWebhook('onboard-user', environment));
