import { parseArgs } from 'node:util';
import { CliError } from '../common/run-command.ts';

export const verifyUsage = `Usage:
  npm run verify-exports -- [--stage NAME] [--target TARGET] [--public-key FILE]
  npm run verify-exports -- --copy DIRECTORY --public-key FILE
  npm run verify-exports -- --save-public-key FILE [--stage NAME]

Options:
  --stage NAME            a deployed stage; otherwise the local host that npm start runs
  --target TARGET         only the exports of this target: infraon, esper
  --public-key FILE       trusts the public keys in this PEM file, and not the stage's present key
  --copy DIRECTORY        looks at a copy of the bucket instead, without access to AWS
  --save-public-key FILE  writes the stage's public key there, to be kept where the stage's people cannot write`;

export type VerifyArguments =
  | { readonly kind: 'help' }
  | { readonly kind: 'save'; readonly stage: string | undefined; readonly file: string }
  | {
      readonly kind: 'verify';
      readonly stage: string | undefined;
      readonly target: string | undefined;
      readonly publicKey: string | undefined;
    }
  | {
      readonly kind: 'verify-copy';
      readonly directory: string;
      readonly target: string | undefined;
      readonly publicKey: string;
    };

const options = {
  stage: { type: 'string' },
  target: { type: 'string' },
  'public-key': { type: 'string' },
  copy: { type: 'string' },
  'save-public-key': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the arguments of `npm run verify-exports`. Throws a {@link CliError} that says what to write instead. */
export function readVerifyArguments(args: readonly string[]): VerifyArguments {
  const { values } = parseArgs({ args: [...args], options });
  const { stage, target, copy, 'public-key': publicKey, 'save-public-key': file } = values;
  if (values.help === true) return { kind: 'help' };
  if (file !== undefined) {
    if (target ?? publicKey ?? copy) throw new CliError('With --save-public-key only --stage goes.');
    return { kind: 'save', stage, file };
  }
  if (copy === undefined) return { kind: 'verify', stage, target, publicKey };
  if (stage !== undefined) throw new CliError('Name either a --stage or a --copy of its bucket.');
  if (publicKey === undefined)
    throw new CliError('A copy is verified with the key that was saved: add --public-key FILE.');
  return { kind: 'verify-copy', directory: copy, target, publicKey };
}
