import { pathToFileURL } from 'node:url';
import { buildScript } from '../build-script.ts';
import { bundleFunctions } from '../bundle-functions.ts';
import { functionEnvironment } from '../cold-start/function-environment.ts';
import { type ColdStart, measureColdStart } from '../cold-start/measure-cold-start.ts';
import { startAwsStandIn } from '../cold-start/start-aws-stand-in.ts';
import type { Figure } from '../figure.ts';
import { interleave, type Series, series } from '../interleave.ts';
import { median } from '../median.ts';
import { scimRequest } from '../scim/scim-request.ts';
import { signedDelivery } from '../signed-delivery.ts';

/** The time from the start of a process to its first answer, and what it costs. */
export const coldStart: Figure = {
  id: 'P1',
  title: 'cold start of the webhook bundle',
  async run({ short }) {
    const [bundle, scimBundle] = bundleFunctions(['onboard-user', 'scim'], 'p1');
    if (bundle === undefined || scimBundle === undefined)
      throw new Error('onboard-user or scim was not bundled');
    const childFile = await buildScript(new URL('../cold-start/child.ts', import.meta.url));
    const bareFile = await buildScript(new URL('../baselines/bare-handler.ts', import.meta.url));
    const peerFile = await buildScript(new URL('../baselines/peer-handler.ts', import.meta.url));
    await using aws = await startAwsStandIn();
    const environment = functionEnvironment(aws.url);

    let number = 0;
    const startOf = (file: string): Series<ColdStart> =>
      series(() => {
        const delivery = signedDelivery(++number, new Date());
        const handlerFile = pathToFileURL(file).href;
        return measureColdStart({ childFile, handlerFile, delivery, environment, status: 202 });
      });
    const [webhook, bare, peer] = [startOf(bundle.file), startOf(bareFile), startOf(peerFile)];
    const scim = series(() => {
      const delivery = scimRequest(++number, new Date());
      const handlerFile = pathToFileURL(scimBundle.file).href;
      return measureColdStart({ childFile, handlerFile, delivery, environment, status: 201 });
    });
    await interleave([webhook, bare, peer, scim], { rounds: short ? 5 : 25, warmUps: 1 });

    return [
      {
        label: 'cold start, wall: onboard-user against a bare handler',
        unit: 'ms',
        value: wallOf(webhook),
        baseline: wallOf(bare),
        goal: { of: 'ratio', atMost: 4 },
      },
      {
        label: 'cold start, CPU: onboard-user against axios + joi + AWS SDK',
        unit: 'ms',
        value: cpuOf(webhook),
        baseline: cpuOf(peer),
        goal: { of: 'ratio', atMost: 0.45 },
      },
      {
        label: 'cold start, wall: scim against onboard-user',
        unit: 'ms',
        value: wallOf(scim),
        baseline: wallOf(webhook),
      },
      {
        label: 'cold start, CPU: scim against axios + joi + AWS SDK',
        unit: 'ms',
        value: cpuOf(scim),
        baseline: cpuOf(peer),
        goal: { of: 'ratio', atMost: 0.45 },
      },
    ];
  },
};

function wallOf({ samples }: Series<ColdStart>): number {
  return median(samples.map(({ wallMs }) => wallMs));
}

function cpuOf({ samples }: Series<ColdStart>): number {
  return median(samples.map(({ cpuMs }) => cpuMs));
}
