import { describe, expect, it } from 'vitest';
import { createResolver } from '../../../infra/local/template/create-resolver.ts';
import { templateSchema } from '../../../infra/local/template/template.ts';

const template = templateSchema.parse({
  Parameters: { Version: { Type: 'String', Default: '7' }, Needed: { Type: 'String' } },
  Conditions: {
    IsSeven: { 'Fn::Equals': [{ Ref: 'Version' }, 7] },
    IsNot: { 'Fn::Not': [{ Condition: 'IsSeven' }] },
    Both: { 'Fn::And': [{ Condition: 'IsSeven' }, { Condition: 'IsNot' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsNot' }, { Condition: 'IsSeven' }] },
  },
  Resources: { A: { Type: 'A' }, Round: { Type: 'B', Properties: { Name: { Ref: 'Round' } } } },
});

const resolve = createResolver({
  template,
  pseudoParameters: { 'AWS::Region': 'us-east-1' },
  identify: (logicalId, resolveProperty) => {
    const name = resolveProperty(template.Resources[logicalId]?.Properties.Name);
    return {
      ref: String(name ?? `ref-${logicalId}`),
      attribute: (wanted) => (wanted === 'Arn' ? `arn-${logicalId}` : undefined),
    };
  },
});

describe('the template resolver', () => {
  it.each([
    ['Ref of a resource', { Ref: 'A' }, 'ref-A'],
    ['Ref of a parameter with a default', { Ref: 'Version' }, '7'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['A', 'Arn'] }, 'arn-A'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'A.Arn' }, 'arn-A'],
    ['Fn::Join', { 'Fn::Join': ['-', ['x', { Ref: 'A' }, 1]] }, 'x-ref-A-1'],
    ['Fn::Split', { 'Fn::Split': [':', 'a:b'] }, ['a', 'b']],
    ['Fn::Select', { 'Fn::Select': [1, { 'Fn::Split': ['-', { Ref: 'A' }] }] }, 'A'],
    ['Fn::Sub', { 'Fn::Sub': `\${AWS::Region}/\${A}/\${A.Arn}/\${!Kept}` }, `us-east-1/ref-A/arn-A/\${Kept}`],
    ['Fn::Sub with variables', { 'Fn::Sub': [`\${Own}!`, { Own: { Ref: 'A' } }] }, 'ref-A!'],
    ['Fn::If', { 'Fn::If': ['IsSeven', { Ref: 'A' }, 'no'] }, 'ref-A'],
    ['nested conditions', [{ 'Fn::If': ['Both', 1, 2] }, { 'Fn::If': ['Either', 1, 2] }], [2, 1]],
    ['AWS::NoValue in an object', { kept: 1, gone: { Ref: 'AWS::NoValue' } }, { kept: 1 }],
    ['AWS::NoValue in a list', [1, { 'Fn::If': ['IsNot', 2, { Ref: 'AWS::NoValue' }] }], [1]],
    ['an object whose only key is no function', { Name: { Ref: 'A' } }, { Name: 'ref-A' }],
    ['what has no function', [null, true, 'text', { a: { b: 1 } }], [null, true, 'text', { a: { b: 1 } }]],
  ])('resolves %s', (_name, value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  it.each([
    [{ 'Fn::ImportValue': 'x' }, 'Fn::ImportValue'],
    [{ Ref: 'Nobody' }, 'no resource Nobody'],
    [{ Ref: 'Needed' }, 'parameter Needed has no default'],
    [{ 'Fn::GetAtt': ['A', 'Colour'] }, 'no attribute Colour of A'],
    [{ 'Fn::If': ['Nothing', 1, 2] }, 'no condition Nothing'],
    [{ Ref: 'Round' }, 'depends on itself'],
  ])('refuses %j', (value, message) => {
    expect(() => resolve(value)).toThrow(message);
  });
});
