import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { synthesiseStage } from './synthesise-stage.ts';

const stage = synthesiseStage('production');

const oneOrMore = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);
const statementsSchema = z.array(
  z.looseObject({
    Effect: z.literal('Allow'),
    Action: oneOrMore,
    Resource: oneOrMore,
    Condition: z.record(z.string(), z.record(z.string(), z.array(z.string()))).optional(),
  }),
);

function statementsOf(policy: string) {
  const { PolicyDocument } = stage.named('AWS::IAM::ManagedPolicy', policy).Properties;
  return statementsSchema.parse(Object(PolicyDocument).Statement);
}

/** What a policy lets do with items of the ledger, by the beginning of their keys. */
function keysFor(policy: string, action: string): readonly string[] {
  return statementsOf(policy)
    .filter(({ Action }) => Action.includes(action))
    .flatMap(
      ({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? ['any key'],
    )
    .toSorted();
}

function actionsOf(policy: string): readonly unknown[] {
  return statementsOf(policy).flatMap(({ Action }) => Action);
}

describe('the policies of operators', () => {
  test('name every resource', () => {
    for (const policy of ['viewer', 'operator', 'privacy']) {
      for (const { Resource } of statementsOf(policy)) expect(Resource).not.toContain('*');
    }
  });

  test('let a viewer write, send, delete and invoke nothing', () => {
    expect(
      actionsOf('viewer').filter((action) => /Put|Update|Delete|Send|Invoke|Scan|\*/.test(String(action))),
    ).toEqual([]);
    expect(keysFor('viewer', 'dynamodb:GetItem')).toEqual(
      expect.arrayContaining(['event#*', 'person#*', 'claim#*', 'leaver#*', 'held#*', 'control#*']),
    );
    expect(keysFor('viewer', 'dynamodb:GetItem')).not.toContain('any key');
  });

  test('let an operator decide, and give no role and release no import', () => {
    expect(actionsOf('operator')).toEqual(
      expect.arrayContaining(['sqs:SendMessage', 'sqs:DeleteMessage', 'lambda:InvokeFunction']),
    );
    for (const action of ['dynamodb:PutItem', 'dynamodb:UpdateItem']) {
      expect(keysFor('operator', action)).toEqual([
        'claim#*',
        'control#*',
        'drift#*',
        'event#*',
        'held#*',
        'history#*',
        'key#*',
        'leaver#*',
        'person#*',
        'refusal#*',
      ]);
    }
    expect(
      actionsOf('operator').filter((action) =>
        /^s3:(?!GetObject$)|Scan|DeleteItem|secretsmanager/.test(String(action)),
      ),
    ).toEqual([]);
  });

  test('let no one but those who forget people delete, and only what leads to a person', () => {
    for (const policy of ['viewer', 'operator']) expect(keysFor(policy, 'dynamodb:DeleteItem')).toEqual([]);
    expect(keysFor('privacy', 'dynamodb:DeleteItem')).toEqual([
      'claim#*',
      'drift#*',
      'held#*',
      'hr-employee#*',
      'leaver#*',
      'refusal#*',
      'release#*',
      'scim#*',
    ]);
    for (const action of ['dynamodb:PutItem', 'dynamodb:UpdateItem'])
      expect(keysFor('privacy', action)).toEqual(
        ['claim#*', 'event#*', 'forgotten#*', 'history#*', 'key#*', 'person#*', 'scim#*'].toSorted(),
      );
    expect(
      actionsOf('privacy').filter((action) =>
        /Scan|Send|Invoke|DeleteMessage|secretsmanager/.test(String(action)),
      ),
    ).toEqual([]);
  });
});
