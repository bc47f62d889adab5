import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { exampleCommand } from '../../../infra/local/process/run-in-foreground.ts';
import { signWebhook } from '../../../infra/local/sign-webhook.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe('signing a webhook', () => {
  it('gives the published signature of the published example', () => {
    expect(
      signWebhook({
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        body: '{"test": 2432232314}',
        secret,
        now: 1_614_265_330_000,
      }),
    ).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('lets the printed command pass the standard library', () => {
    const command = exampleCommand({ apiUrl: 'http://127.0.0.1:3000', webhookSecret: secret });
    const headers = Object.fromEntries(
      [...command.matchAll(/-H '(?<name>[^:]+): (?<value>[^']+)'/g)].map(({ groups }) => [
        groups?.name,
        groups?.value,
      ]),
    );
    const body = /--data '(?<body>[^']+)'/.exec(command)?.groups?.body ?? '';
    expect(new Webhook(secret).verify(body, headers)).toHaveProperty('user.email', 'mina.okafor@example.com');
  });
});
