import { HostError } from '../host-error.ts';
import { evaluateCondition, isCondition } from './evaluate-condition.ts';
import type { Template } from './template.ts';

/** What `Ref` and `Fn::GetAtt` give for one resource. */
export interface Identity {
  readonly ref: string;
  attribute(name: string): string | undefined;
}

/** Replaces CloudFormation's intrinsic functions in a value by what they stand for. */
export type Resolve = (value: unknown) => unknown;

export interface ResolverOptions {
  readonly template: Template;
  /** `AWS::Region`, `AWS::AccountId` and so on. */
  readonly pseudoParameters: Readonly<Record<string, string>>;
  /** The identity of a resource. It may resolve the resource's own properties, such as its name. */
  readonly identify: (logicalId: string, resolve: Resolve) => Identity;
}

/** Marks a property that `AWS::NoValue` removes. */
const noValue = Symbol('AWS::NoValue');

/**
 * Makes the function that resolves `Ref`, `Fn::GetAtt`, `Fn::Join`, `Fn::Sub`, `Fn::Select`, `Fn::Split` and
 * `Fn::If`. Throws a HostError for any other function, an unknown name and resources that refer to each other
 * in a circle.
 */
export function createResolver(options: ResolverOptions): Resolve {
  const { template, pseudoParameters } = options;
  const identities = new Map<string, Identity>();
  const underWay = new Set<string>();

  function identity(logicalId: string): Identity {
    const known = identities.get(logicalId);
    if (known) return known;
    if (!(logicalId in template.Resources)) throw new HostError(`The template has no resource ${logicalId}.`);
    if (underWay.has(logicalId)) throw new HostError(`The name of ${logicalId} depends on itself.`);
    underWay.add(logicalId);
    const found = options.identify(logicalId, resolve);
    underWay.delete(logicalId);
    identities.set(logicalId, found);
    return found;
  }

  function reference(name: string): unknown {
    if (name === 'AWS::NoValue') return noValue;
    const pseudo = pseudoParameters[name];
    if (pseudo !== undefined) return pseudo;
    const parameter = template.Parameters[name];
    if (!parameter) return identity(name).ref;
    if (parameter.Default === undefined) throw new HostError(`The parameter ${name} has no default value.`);
    return parameter.Default;
  }

  function attribute(logicalId: string, name: string): string {
    const value = identity(logicalId).attribute(name);
    if (value === undefined) {
      throw new HostError(`The local host knows no attribute ${name} of ${logicalId} (Fn::GetAtt).`);
    }
    return value;
  }

  function call(name: string, argument: unknown): unknown {
    if (name === 'Ref') return reference(String(argument));
    if (name === 'Fn::GetAtt') {
      const [logicalId = '', ...path] = Array.isArray(argument)
        ? argument.map(String)
        : String(argument).split('.');
      return attribute(logicalId, path.join('.'));
    }
    if (name === 'Fn::Sub') return substitute({ argument, resolve, reference, attribute });
    if (name === 'Fn::If') {
      const [condition, yes, no] = list(name, argument);
      return resolve(holds(String(condition)) ? yes : no);
    }
    const values = list(name, resolve(argument));
    if (name === 'Fn::Join') return list(name, values[1]).map(String).join(String(values[0]));
    if (name === 'Fn::Split') return String(values[1]).split(String(values[0]));
    if (name === 'Fn::Select') return list(name, values[1])[Number(values[0])];
    throw new HostError(`The local host does not know the template function ${name}.`);
  }

  function holds(condition: string): boolean {
    const expression = template.Conditions[condition];
    if (expression === undefined) throw new HostError(`The template has no condition ${condition}.`);
    return evaluateCondition({ expression, resolve, holds });
  }

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== noValue);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (entries.length === 1 && first && isIntrinsic(first[0])) {
      const [name, argument] = first;
      return isCondition(name)
        ? evaluateCondition({ expression: value, resolve, holds })
        : call(name, argument);
    }
    return Object.fromEntries(
      entries.map(([key, item]) => [key, resolve(item)] as const).filter(([, item]) => item !== noValue),
    );
  }

  return resolve;
}

function isIntrinsic(key: string): boolean {
  return key === 'Ref' || key.startsWith('Fn::');
}

function list(name: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new HostError(`The template function ${name} needs a list.`);
  return value;
}

interface SubstituteOptions {
  /** A text, or a text and its own variables. */
  readonly argument: unknown;
  readonly resolve: (value: unknown) => unknown;
  readonly reference: (name: string) => unknown;
  readonly attribute: (logicalId: string, name: string) => string;
}

/** `Fn::Sub`: `${Name}`, `${Name.Attribute}` and `${!Literal}`. */
function substitute({ argument, resolve, reference, attribute }: SubstituteOptions): string {
  const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
  const variables = new Map<string, unknown>(Object.entries(own ?? {}));
  return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (variables.has(name)) return String(resolve(variables.get(name)));
    const dot = name.indexOf('.');
    return dot < 0 ? String(reference(name)) : attribute(name.slice(0, dot), name.slice(dot + 1));
  });
}
