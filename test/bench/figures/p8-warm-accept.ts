import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Figure } from '../figure.ts';
import { interleave, series } from '../interleave.ts';
import { median } from '../median.ts';
import { signedDelivery } from '../signed-delivery.ts';
import { createHandWrittenDoor } from '../warm-accept/create-hand-written-door.ts';
import { createProductDoor } from '../warm-accept/create-product-door.ts';
import type { Door, DoorOptions } from '../warm-accept/door.ts';
import { stubAws } from '../warm-accept/stub-aws.ts';

/** Different ids, addresses and signatures, so that nothing is only fast because it was seen before. */
const deliveryCount = 200;

/** What our own code costs in accepting one event, once everything is loaded and compiled. */
export const warmAccept: Figure = {
  id: 'P8',
  title: 'webhook accept, warm, AWS calls stubbed at 0 ms',
  async run({ short }) {
    const at = new Date();
    const deliveries = Array.from({ length: deliveryCount }, (_, number) => signedDelivery(number, at));
    const now = () => at.getTime();
    const aws = { product: stubAws(), handWritten: stubAws() };
    const whole = {
      product: createProductDoor({ aws: aws.product, now, storing: true }),
      handWritten: createHandWrittenDoor({ aws: aws.handWritten, now, storing: true }),
    };
    const checks = {
      product: createProductDoor({ aws: aws.product, now, storing: false }),
      handWritten: createHandWrittenDoor({ aws: aws.handWritten, now, storing: false }),
    };
    const timesOf = (door: Door) => series(() => takeAll(door, deliveries));
    const wholeTimes = { product: timesOf(whole.product), handWritten: timesOf(whole.handWritten) };
    const checkTimes = { product: timesOf(checks.product), handWritten: timesOf(checks.handWritten) };
    await interleave(
      [wholeTimes.product, wholeTimes.handWritten, checkTimes.product, checkTimes.handWritten],
      { rounds: short ? 15 : 75, warmUps: 5 },
    );

    const [product, handWritten] = [
      await countCalls(createProductDoor, { deliveries, now }),
      await countCalls(createHandWrittenDoor, { deliveries, now }),
    ];
    return [
      {
        label: 'accept, warm: onboard-user against a hand-written handler',
        unit: 'µs',
        value: median(wholeTimes.product.samples),
        baseline: median(wholeTimes.handWritten.samples),
        goal: { of: 'ratio', atMost: 2.5 },
      },
      {
        label: 'the same without ledger and queue: verify, parse, answer',
        unit: 'µs',
        value: median(checkTimes.product.samples),
        baseline: median(checkTimes.handWritten.samples),
      },
      {
        label: 'AWS calls for one event of somebody new',
        unit: '',
        value: product.calls,
        baseline: handWritten.calls,
        goal: { of: 'ratio', atMost: 1 },
      },
      {
        label: 'of these, calls that wait for each other',
        unit: '',
        value: product.waits,
        baseline: handWritten.waits,
        goal: { of: 'value', atMost: 4 },
      },
    ];
  },
};

/** What one more event costs in calls, once the signing keys are known. */
async function countCalls(
  createDoor: (options: DoorOptions) => Door,
  { deliveries, now }: { readonly deliveries: readonly APIGatewayProxyEventV2[]; readonly now: () => number },
) {
  const aws = stubAws({ inRounds: true });
  const door = createDoor({ aws, now, storing: true });
  await takeAll(door, deliveries.slice(0, 1));
  const before = { calls: aws.calls(), waits: aws.waits() };
  await takeAll(door, deliveries.slice(1, 2));
  return { calls: aws.calls() - before.calls, waits: aws.waits() - before.waits };
}

/**
 * Microseconds of the processor for one delivery, on average over all of them; with answers at 0 ms that is the time
 * it takes, less what other processes take. Throws unless every answer is 202.
 */
async function takeAll(door: Door, deliveries: readonly APIGatewayProxyEventV2[]): Promise<number> {
  const before = process.cpuUsage();
  for (const delivery of deliveries) {
    // Handlers write to what they are given.
    const { statusCode, body } = await door({ ...delivery });
    if (statusCode !== 202) throw new Error(`${statusCode} instead of 202: ${body}`);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / deliveries.length;
}
