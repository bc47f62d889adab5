/**
 * `npm run smoke [-- --stage NAME]`: whether a stage works from the door to the vendor. Reads one page of users with the stage's
 * API key, sends a signed event about no one, and reads its status. Changes no account.
 */
import { parseArgs } from 'node:util';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { parseJson } from '../../shared/http/parse-json.ts';
import { openStage } from './common/open-stage.ts';
import { runCommand } from './common/run-command.ts';
import { checkEvent, checkStatus } from './smoke/check-event.ts';
import { checkKey } from './smoke/check-key.ts';
import type { Checked } from './smoke/checked-stage.ts';
import { configuredInfraon } from './smoke/configured-infraon.ts';

const signingSecretsSchema = z.object({ secrets: z.tuple([z.string().startsWith('whsec_')], z.string()) });

await runCommand(async () => {
  const { values } = parseArgs({ options: { stage: { type: 'string' } } });
  const stage = await openStage(values.stage);
  const checked = stage.checked();
  const secrets = new SecretsManagerClient(stage.settings('secretsmanager'));
  const results: Checked[] = [];
  const report = (name: string, result: Checked) => {
    results.push(result);
    process.stdout.write(`${result.ok ? 'ok    ' : 'failed'}  ${name.padEnd(6)}  ${result.says}\n`);
  };

  report('key', await checkKey(secrets, { ...checked, infraon: configuredInfraon(values.stage) }));
  const secret = await readSigningSecret(secrets, checked.signingSecret);
  if (secret === undefined) {
    report('event', { ok: false, says: 'the signing secret is not filled in' });
  } else {
    const event = await checkEvent({ url: checked.updateUserUrl, secret });
    report('event', event);
    if (event.statusUrl !== undefined) report('status', await checkStatus(event.statusUrl));
  }
  secrets.destroy();
  const isWhole = results.every(({ ok }) => ok);
  process.stdout.write(`${stage.title} ${isWhole ? 'works' : 'does not work'}\n`);
  return isWhole ? 0 : 1;
});

/** The first of them; undefined where the secret still has its placeholder. */
async function readSigningSecret(
  client: SecretsManagerClient,
  SecretId: string,
): Promise<string | undefined> {
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
  return signingSecretsSchema.safeParse(parseJson(SecretString)).data?.secrets[0];
}
