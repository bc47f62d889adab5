import type { Message } from '@aws-sdk/client-sqs';

interface SqsEventOptions {
  readonly messages: readonly Message[];
  readonly queueArn: string;
  readonly region: string;
}

/** Messages as Lambda passes them to a function. */
export function sqsEvent({ messages, queueArn, region }: SqsEventOptions): {
  readonly Records: readonly object[];
} {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: Object.fromEntries(
        Object.entries(message.MessageAttributes ?? {}).map(
          ([name, { StringValue, BinaryValue, DataType }]) => [
            name,
            {
              ...(StringValue === undefined ? {} : { stringValue: StringValue }),
              ...(BinaryValue === undefined
                ? {}
                : { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
              dataType: DataType,
            },
          ],
        ),
      ),
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: region,
    })),
  };
}
