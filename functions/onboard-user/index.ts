import { readEnvironment } from '../../shared/environment/read-environment.ts';
import { bindWebhook } from '../../shared/webhook/bind-webhook.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(environmentSchema);

export const handler = createHandler(bindWebhook('onboard-user', environment));
