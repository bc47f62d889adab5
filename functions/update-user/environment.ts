export { webhookEnvironmentSchema as environmentSchema } from '../../shared/webhook/webhook-environment.ts';
