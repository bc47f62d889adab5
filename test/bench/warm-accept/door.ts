import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { StubbedAws } from './stub-aws.ts';

/** Takes deliveries. */
export type Door = (delivery: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

export interface DoorOptions {
  readonly aws: StubbedAws;
  /** Whether an event that passed every check is also put into the ledger and on the queue. */
  readonly storing: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Where the log goes: its lines are built, and dropped. */
export function dropLine(): void {}
