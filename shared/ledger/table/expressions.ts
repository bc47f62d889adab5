import { toAttributes } from './attribute-values.ts';

/**
 * A condition or an update. Attribute names are written `#name`; the map of names that DynamoDB wants follows from
 * the text. `values` are those of `:name`.
 */
export interface Expression {
  readonly condition: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** The maps of names and values that DynamoDB wants beside an expression. */
export function placeholders(expression: string, values: Readonly<Record<string, unknown>> = {}) {
  const names = namesOf(expression);
  const used = Object.entries(values).filter(([, value]) => value !== undefined);
  return {
    ...(Object.keys(names).length === 0 ? {} : { ExpressionAttributeNames: names }),
    ...(used.length === 0
      ? {}
      : {
          ExpressionAttributeValues: toAttributes(
            Object.fromEntries(used.map(([name, value]) => [`:${name}`, value])),
          ),
        }),
  };
}

/** By expression: the ledger has a few, each as a constant. */
const namesInExpressions = new Map<string, Record<string, string>>();

function namesOf(expression: string): Record<string, string> {
  const known = namesInExpressions.get(expression);
  if (known !== undefined) return known;
  const names = Object.fromEntries(
    [...expression.matchAll(/#(\w+)/g)].map(([placeholder, name]) => [placeholder, name ?? '']),
  );
  namesInExpressions.set(expression, names);
  return names;
}
