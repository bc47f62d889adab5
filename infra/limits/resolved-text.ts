/** As long as the ARN of a secret, or the URL of a queue, with long names, in the region and partition with the longest ones. */
const longestReference = 200;

/** What CloudFormation puts in the place of its own parameters is shorter. */
const parameterLengths: Readonly<Record<string, number>> = {
  'AWS::AccountId': 12,
  'AWS::Partition': 10,
  'AWS::Region': 25,
  'AWS::URLSuffix': 16,
};

/**
 * A value of the template as long as it will be when it is deployed, or a little longer: what only a deployment knows is
 * replaced by a text of the greatest length that it may have.
 */
export function resolvedText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolvedText);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[key, argument] = ['', undefined]] = entries;
  if (entries.length === 1 && key === 'Fn::Join') return joined(argument);
  if (entries.length === 1 && (key === 'Ref' || key.startsWith('Fn::')))
    return 'x'.repeat(parameterLengths[String(argument)] ?? longestReference);
  return Object.fromEntries(entries.map(([name, inner]) => [name, resolvedText(inner)]));
}

function joined(argument: unknown): string {
  const [separator, parts] = Array.isArray(argument) ? argument : [];
  return Array.isArray(parts) ? parts.map(resolvedText).join(String(separator)) : '';
}

/** How many bytes the value has as JSON, without white space. */
export function resolvedBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(resolvedText(value)));
}
