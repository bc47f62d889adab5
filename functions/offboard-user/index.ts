import { readEnvironment } from '../../shared/environment/read-environment.ts';
import { logInvocation } from '../../shared/log/log-scope.ts';
import { bindWebhook } from '../../shared/webhook/bind-webhook.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(environmentSchema);

export const handler = logInvocation(createHandler(bindWebhook('offboard-user', environment)));
