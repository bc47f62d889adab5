import type { Identity } from '../create-resolver.ts';

interface PhysicalName {
  readonly given: unknown;
  readonly logicalId: string;
  readonly stackName: string;
}

/**
 * The name that the template gives, or one made of the stack's and the logical id, as CloudFormation makes
 * one.
 */
export function physicalName({ given, logicalId, stackName }: PhysicalName): string {
  return typeof given === 'string' && given ? given : `${stackName}-${logicalId}`;
}

/** An identity whose attributes are known in advance. */
export function identity(ref: string, attributes: Readonly<Record<string, string>>): Identity {
  const known = new Map(Object.entries(attributes));
  return { ref, attribute: (name) => known.get(name) };
}
