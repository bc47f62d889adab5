import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { parseEnvironment } from './parse-environment.ts';

const configurationSchema = z.record(z.string(), z.unknown());

/**
 * Reads what a function is told at its start, and throws an `EnvironmentError` where that is not what the schema asks for:
 * names, URLs and ARNs from its environment variables, and options from the file `configuration.json` that synthesis puts
 * beside its code, because AWS limits all variables together to 4 KB. A variable overrides the option of the same name.
 */
export function readEnvironment<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
  const { LAMBDA_TASK_ROOT: codeDirectory } = process.env;
  const configuration = codeDirectory === undefined ? {} : readConfiguration(codeDirectory);
  return parseEnvironment(schema, { ...configuration, ...process.env });
}

function readConfiguration(codeDirectory: string): z.output<typeof configurationSchema> {
  return configurationSchema.parse(
    JSON.parse(readFileSync(join(codeDirectory, 'configuration.json'), 'utf8')),
  );
}
