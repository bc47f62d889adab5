import * as z from 'zod';
import type { SynthesisedStage } from './synthesise-stage.ts';

/** The variables of a function, with a URL in the place of each value that CloudFormation fills in. */
export function readEnvironment(
  stage: SynthesisedStage,
  functionName: string,
): Readonly<Record<string, string>> {
  const { Environment } = z
    .looseObject({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) })
    .parse(stage.named('AWS::Lambda::Function', functionName).Properties);
  return Object.fromEntries(
    Object.entries(Environment.Variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : 'https://resolved.example/by-cloudformation',
    ]),
  );
}
