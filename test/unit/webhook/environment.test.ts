import { describe, expect, it } from 'vitest';
import { environmentSchema as eventStatusSchema } from '../../../functions/event-status/environment.ts';
import { environmentSchema } from '../../../functions/onboard-user/environment.ts';
import { parseEnvironment } from '../../../shared/environment/parse-environment.ts';

const good = {
  LEDGER_TABLE_NAME: 'ledger',
  LEDGER_OPTIONS: '{"recoverAfterSeconds":60}',
  USER_CHANGES_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/user-changes',
  WEBHOOK_SIGNING_SECRETS_ARN: 'arn:aws:secretsmanager:eu-central-1:1:secret:x',
  WEBHOOK_OPTIONS: '{}',
  ROLE_POLICY: '{"allowedRoles":["Requester"],"approvalRoles":[]}',
  PATH: '/bin',
};

describe('the environment of a webhook function', () => {
  it('is read as typed values', () => {
    expect(parseEnvironment(environmentSchema, good)).toMatchObject({
      LEDGER_OPTIONS: { recoverAfterSeconds: 60 },
      ROLE_POLICY: { allowedRoles: ['Requester'], approvalRoles: [] },
    });
    expect(parseEnvironment(eventStatusSchema, good)).toEqual({ LEDGER_TABLE_NAME: 'ledger' });
  });

  it.each([
    ['LEDGER_TABLE_NAME', undefined],
    ['LEDGER_TABLE_NAME', ''],
    ['USER_CHANGES_QUEUE_URL', 'CANARY'],
    ['ROLE_POLICY', 'CANARY'],
    ['LEDGER_OPTIONS', '"CANARY"'],
  ])('names %s when it is %j, and not its value', (name, value) => {
    const read = () => parseEnvironment(environmentSchema, { ...good, [name]: value });
    expect(read).toThrow(name);
    expect(read).not.toThrow('CANARY');
  });

  it('names the path inside of a variable', () => {
    const variables = { ...good, ROLE_POLICY: '{"allowedRoles":[7],"approvalRoles":[]}' };
    expect(() => parseEnvironment(environmentSchema, variables)).toThrow('ROLE_POLICY.allowedRoles.0');
  });
});
