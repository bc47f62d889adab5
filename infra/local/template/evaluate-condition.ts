import { HostError } from '../host-error.ts';

interface ConditionOptions {
  readonly expression: unknown;
  readonly resolve: (value: unknown) => unknown;
  /** The value of a named condition. */
  readonly holds: (condition: string) => boolean;
}

const functions = new Set(['Fn::Equals', 'Fn::Not', 'Fn::And', 'Fn::Or']);

/** Says whether a template function is one of those that make a condition. */
export function isCondition(name: string): boolean {
  return functions.has(name);
}

/** Evaluates an expression of the template's `Conditions`. */
export function evaluateCondition({ expression, resolve, holds }: ConditionOptions): boolean {
  const evaluate = (part: unknown): boolean => {
    const [name, argument] = Object.entries(typeof part === 'object' && part !== null ? part : {})[0] ?? [];
    if (name === 'Condition') return holds(String(argument));
    const parts = Array.isArray(argument) ? argument : [];
    if (name === 'Fn::Equals') return String(resolve(parts[0])) === String(resolve(parts[1]));
    if (name === 'Fn::Not') return !evaluate(parts[0]);
    if (name === 'Fn::And') return parts.every(evaluate);
    if (name === 'Fn::Or') return parts.some(evaluate);
    throw new HostError(
      `The local host does not understand a condition of the template: ${name ?? String(part)}.`,
    );
  };
  return evaluate(expression);
}
