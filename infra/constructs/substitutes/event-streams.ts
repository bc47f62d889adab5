/**
 * Takes the place of the AWS SDK's event streams, which none of our calls uses. The SDK loads them with `import()` where it
 * needs them; for esbuild that is a reason to wrap every module they share with the rest in a function, so that a cold
 * start parses most of the SDK twice.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error('this bundle has no event streams');
  }
}

export const eventStreamSerdeProvider = () => new EventStreamSerde();

export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;
