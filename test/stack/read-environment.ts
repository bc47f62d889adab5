import * as z from 'zod';
import type { SynthesisedStage } from './synthesise-stage.ts';

/** What a function is told by its configuration and its variables, with a URL in the place of each value that CloudFormation fills in. */
export function readEnvironment(
  stage: SynthesisedStage,
  functionName: string,
): Readonly<Record<string, unknown>> {
  const { Properties, Metadata } = stage.named('AWS::Lambda::Function', functionName);
  const { Environment } = z
    .looseObject({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) })
    .parse(Properties);
  const variables = Object.entries(Environment.Variables).map(([name, value]) => [name, resolved(value)]);
  return { ...Object(Metadata['user-lifecycle:configuration']), ...Object.fromEntries(variables) };
}

const joinSchema = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });

function resolved(value: unknown): string {
  if (typeof value === 'string') return value;
  const join = joinSchema.safeParse(value);
  const parts = join.success ? join.data['Fn::Join'][1] : [];
  // JSON with names in it; anything else that is joined is one name or URL.
  const isJson = typeof parts[0] === 'string' && parts[0].startsWith('{');
  return isJson ? parts.map(resolved).join('') : 'https://resolved.example/by-cloudformation';
}
