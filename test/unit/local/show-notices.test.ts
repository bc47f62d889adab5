import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { localCredentials } from '../../../infra/local/emulators/local-credentials.ts';
import { startFauxqs } from '../../../infra/local/emulators/start-fauxqs.ts';

test('what is published on a topic is shown where the host runs', async () => {
  const region = 'eu-central-1';
  const shown: string[] = [];
  const onNotice = (notice: string) => void shown.push(notice);
  const fauxqs = await startFauxqs({ region, accountId: '000000000000', onNotice });
  const sns = new SNSClient({ region, endpoint: fauxqs.url, credentials: localCredentials });
  const arn = `arn:aws:sns:${region}:000000000000:notices`;
  await fauxqs.createTopics([{ shortName: 'notices', name: 'notices', arn }]);
  await sns.send(
    new PublishCommand({ TopicArn: arn, Subject: 'A file waits', Message: 'Because & why.\n\nHash' }),
  );
  await expect.poll(() => shown).toEqual(['A file waits\n  Because & why.\n  Hash']);
  sns.destroy();
  await fauxqs.close();
});
