import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openExportCopy } from '../../../infra/cli/export/open-export-copy.ts';
import { readVerifyArguments } from '../../../infra/cli/export/read-verify-arguments.ts';
import { fingerprintOf, readKeptKeys } from '../../../infra/cli/export/stage-public-key.ts';
import { verifyFolder } from '../../../infra/cli/export/verify-folder.ts';
import { createTestSigner } from '../../support/test-signer.ts';

const directory = mkdtempSync(join(tmpdir(), 'copy-'));
const prefix = 'exports/users/date=2026-11-22/';

beforeAll(() => {
  mkdirSync(join(directory, prefix), { recursive: true });
  writeFileSync(join(directory, prefix, 'users.csv'), 'id\n');
  writeFileSync(join(directory, 'exports', 'readme.txt'), 'x');
});

afterAll(() => rmSync(directory, { recursive: true }));

describe('what is verified', () => {
  test.each([
    [[], { kind: 'verify', stage: undefined, publicKey: undefined }],
    [['--stage', 'production', '--public-key', 'k.pem'], { kind: 'verify', publicKey: 'k.pem' }],
    [
      ['--copy', 'dir', '--public-key', 'k.pem'],
      { kind: 'verify-copy', directory: 'dir', publicKey: 'k.pem' },
    ],
    [['--save-public-key', 'k.pem', '--stage', 'x'], { kind: 'save', stage: 'x', file: 'k.pem' }],
    [['--help'], { kind: 'help' }],
  ])('is said by %j', (args, expected) => {
    expect(readVerifyArguments(args)).toMatchObject(expected);
  });

  test.each([
    [['--copy', 'dir'], 'add --public-key FILE'],
    [['--copy', 'dir', '--stage', 'x', '--public-key', 'k'], 'either a --stage or a --copy'],
    [['--save-public-key', 'k', '--target', 'esper'], 'only --stage goes'],
  ])('is refused in a sentence: %j', (args, sentence) => {
    expect(() => readVerifyArguments(args)).toThrow(sentence);
  });
});

describe('a copy of the bucket', () => {
  test('has the folders that the bucket has, and the files are missed that it lacks', async () => {
    const copy = openExportCopy(directory);
    const folders = await copy.list();
    expect(folders).toEqual([{ name: 'users', date: '2026-11-22', prefix, files: ['users.csv'] }]);
    const [folder] = folders;
    if (folder === undefined) throw new Error('there is no folder');
    expect(await verifyFolder(copy, { folder, keys: [] })).toEqual({
      folder,
      faults: ['manifest.json is removed'],
      isWhole: false,
    });
  });

  test('is refused where there is none', () => {
    expect(() => openExportCopy(join(directory, prefix))).toThrow('There is no folder exports');
  });
});

describe('a public key that was kept', () => {
  test('is known by its fingerprint', () => {
    const { publicKey } = createTestSigner();
    const file = join(directory, 'evidence.pem');
    writeFileSync(file, publicKey.export({ format: 'pem', type: 'spki' }));
    const [read, ...others] = readKeptKeys(file);
    if (read === undefined) throw new Error('there is no key');
    expect(others).toEqual([]);
    expect(fingerprintOf(read)).toBe(fingerprintOf(publicKey));
    expect(fingerprintOf(createTestSigner().publicKey)).not.toBe(fingerprintOf(publicKey));
  });

  test.each(['', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'])(
    'is refused in a sentence where the file says %j',
    (text) => {
      const file = join(directory, 'none.pem');
      writeFileSync(file, text);
      expect(() => readKeptKeys(file)).toThrow(/^(There is no public key|The public keys) in .*none\.pem/);
    },
  );
});
