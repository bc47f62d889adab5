import { Stack } from 'aws-cdk-lib';
import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import type { StageParts } from './stage-parts.ts';

const shown =
  'fields @timestamp, function, level, code, target, status, result, reason, attempt, eventId, eventReference, personId, errorName';

/** What somebody on call asks the logs, by the name under which CloudWatch Logs Insights keeps it. Values in capitals are to be replaced. */
const queries: Readonly<Record<string, string>> = {
  event: `${shown} | filter eventId = "EVENT-ID" or eventReference like "EVENT-ID" | sort @timestamp asc | limit 1000`,
  person: `${shown} | filter personId = "PERSON-ID" or otherPersonId = "PERSON-ID" | sort @timestamp asc | limit 1000`,
  errors: 'filter level = "error" | stats count(*) as lines by function, code, errorName | sort lines desc',
};

/** Saved queries over the logs of all functions. Called when every function is known. */
export function addQueries({ scope, functions }: StageParts): void {
  for (const [name, queryString] of Object.entries(queries))
    new CfnQueryDefinition(scope, `Query-${name}`, {
      name: `${Stack.of(scope).stackName}/${name}`,
      queryString,
      logGroupNames: functions.map(({ logGroup }) => logGroup.logGroupName),
    });
}
