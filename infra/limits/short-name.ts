import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The template's Metadata key under which a resource carries its short name. */
const shortNameKey = 'user-lifecycle:name';

/**
 * Gives a resource the name by which people and the local host know it (`user-changes`, `ledger`, …), as template
 * metadata: the physical name stays CloudFormation's choice.
 */
export function setShortName(construct: IConstruct, name: string): void {
  setMetadata(construct, shortNameKey, name);
}

/** Adds to the template's Metadata of a resource. */
export function setMetadata(construct: IConstruct, key: string, value: unknown): void {
  const resource = CfnResource.isCfnResource(construct) ? construct : construct.node.defaultChild;
  if (!CfnResource.isCfnResource(resource)) throw new Error(`${construct.node.path} is no single resource`);
  resource.addMetadata(key, value);
}

/** The short name of a resource; where it has none, its path in the app. */
export function nameOf(resource: CfnResource): string {
  return String(resource.getMetadata(shortNameKey) ?? resource.node.path);
}
