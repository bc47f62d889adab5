import type { StageConfig } from './config/config.ts';

/** What documentation writes for a tenant, here and at the vendors, and names that the DNS reserves for examples (RFC 6761). */
const exampleHost =
  /^(?:(?:example|(?:your-?)?tenant)(?:-api)?\..*|(?:.*\.)?(?:example|example\.(?:com|net|org)|invalid|test)\.?)$/i;

/**
 * Why a stage must not be deployed as the file configures it, one line each. What is right for the local host is not asked: it
 * works on simulators.
 */
export function refusalsOf(config: StageConfig, file = 'cdk.json'): readonly string[] {
  if (config.local) return [];
  const at = `context.stages.${config.stage}`;
  const examples = (['infraon', 'esper'] as const).filter((name) => isExample(config[name]?.baseUrl));
  return [
    ...examples.map(
      (name) => `${at}.${name}.baseUrl of ${file} is still the example: put your tenant's origin there.`,
    ),
    ...(config.protectedAccounts.length > 0 || config.noProtectedAccounts
      ? []
      : [
          `${at}.protectedAccounts of ${file} is empty: name the accounts that must never be changed, or say "noProtectedAccounts": true.`,
        ]),
  ];
}

function isExample(baseUrl: string | undefined): boolean {
  return baseUrl !== undefined && URL.canParse(baseUrl) && exampleHost.test(new URL(baseUrl).hostname);
}
