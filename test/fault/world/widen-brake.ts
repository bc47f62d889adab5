import type { Assembly } from '../../../infra/local/start/read-assembly.ts';
import { wideBrake } from '../../support/wide-brake.ts';

/** The same app with a brake that holds no one: cases offboard more people than a company does in a day. */
export function widenBrake(assembly: Assembly): Assembly {
  const widened = Object.entries(assembly.template.Resources).map(([id, resource]) => {
    const { RECONCILE_OPTIONS } = Object(resource.Metadata['user-lifecycle:configuration']);
    if (RECONCILE_OPTIONS === undefined) return [id, resource];
    const { Variables } = Object(resource.Properties.Environment);
    // A variable overrides what stands beside the code.
    const options = JSON.stringify({ ...RECONCILE_OPTIONS, brake: wideBrake });
    const Properties = {
      ...resource.Properties,
      Environment: { Variables: { ...Variables, RECONCILE_OPTIONS: options } },
    };
    return [id, { ...resource, Properties }];
  });
  return { ...assembly, template: { ...assembly.template, Resources: Object.fromEntries(widened) } };
}
