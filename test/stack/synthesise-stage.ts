import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { readStageConfig } from '../../infra/config/read-stage-config.ts';
import { UserLifecycleStack } from '../../infra/user-lifecycle-stack.ts';

const cdkJson = z
  .looseObject({ context: z.looseObject({ stages: z.record(z.string(), z.looseObject({})) }) })
  .parse(JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')));

/** The context of cdk.json, as the CLI passes it on. */
export const cdkContext = cdkJson.context;

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

export type Resource = z.output<typeof resourceSchema> & { readonly logicalId: string };

export interface SynthesisedStage {
  readonly template: Template;
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The resource of this type that carries the short name. */
  named(type: string, name: string): Resource;
  ofType(type: string): readonly Resource[];
}

/** The app and stack of a stage of cdk.json, with other keys put over it, not yet synthesised, and without bundling. */
export function createStage(
  stage: string,
  more: object = {},
): { readonly app: App; readonly stack: UserLifecycleStack } {
  const app = new App({
    context: { ...cdkContext, 'aws:cdk:bundling-stacks': [] },
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  });
  const stages = { ...cdkContext.stages, changed: { extends: stage, ...more } };
  const config = readStageConfig({ stage: 'changed', stages });
  const stack = new UserLifecycleStack(app, { ...config, stage });
  return { app, stack };
}

const synthesised = new Map<string, SynthesisedStage>();

/** Synthesises a stage of cdk.json, with other keys put over it. Takes a second: test files that want the same one share it. */
export function synthesiseStage(stage: string, more: object = {}): SynthesisedStage {
  const key = JSON.stringify([stage, more]);
  const known = synthesised.get(key) ?? synthesiseOnce(stage, more);
  synthesised.set(key, known);
  return known;
}

function synthesiseOnce(stage: string, more: object): SynthesisedStage {
  const template = Template.fromStack(createStage(stage, more).stack);
  const json = z
    .looseObject({
      Resources: z.record(z.string(), resourceSchema),
      Outputs: z.record(z.string(), z.unknown()),
    })
    .parse(template.toJSON());
  const resources = Object.entries(json.Resources).map(([logicalId, resource]) => ({
    ...resource,
    logicalId,
  }));
  const ofType = (type: string) => resources.filter((resource) => resource.Type === type);
  return {
    template,
    resources,
    outputs: json.Outputs,
    ofType,
    named(type, name) {
      const found = ofType(type).filter((resource) => resource.Metadata['user-lifecycle:name'] === name);
      const [only] = found;
      if (only === undefined || found.length > 1)
        throw new Error(`${found.length} resources ${type} named ${name}`);
      return only;
    },
  };
}
