import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { clientOptions, unlogged } from './client-options.ts';

export interface Notice {
  /** ASCII, at most 100 characters, one line. */
  readonly subject: string;
  readonly message: string;
}

/** Tells everyone who subscribed to a topic. */
export function createNoticeTopic(topicArn: string): (notice: Notice) => Promise<void> {
  const client = unlogged(new SNSClient(clientOptions));
  return async ({ subject, message }) => {
    await client.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
  };
}
