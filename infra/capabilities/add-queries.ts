import { Stack } from 'aws-cdk-lib';
import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import type { StageResources } from './stage-resources.ts';

const shown =
  'fields @timestamp, function, level, code, type, target, operation, status, result, reason, because, attempt, durationMs, vendorRequestId, eventId, eventReference, personId, requestId, errorName';

/**
 * What someone on call asks the logs, by the name under which CloudWatch Logs Insights keeps it. Values in capitals are to be
 * replaced. An event's id stands alone, at the end of a reference, or in the list of a line that is about several events.
 */
const queries: Readonly<Record<string, string>> = {
  event: `${shown} | filter @message like '"EVENT-ID"' or @message like '/EVENT-ID"' | sort @timestamp asc | limit 1000`,
  person: `${shown} | filter personId = "PERSON-ID" or otherPersonId = "PERSON-ID" | sort @timestamp asc | limit 1000`,
  invocation: `${shown} | filter requestId = "REQUEST-ID" or record.requestId = "REQUEST-ID" | sort @timestamp asc | limit 1000`,
  affected:
    'filter code in ["person-postponed", "leaver-not-deactivated", "retries-exhausted", "brake-held"] and ispresent(personId) | stats latest(@timestamp) as newest, count(*) as lines by personId, code | sort newest desc | limit 1000',
  vendors:
    'filter code = "vendor-called" | stats count(*) as calls, avg(durationMs) as ms, pct(durationMs, 99) as p99 by target, operation, result, status | sort calls desc',
  errors: 'filter level = "error" | stats count(*) as lines by function, code, errorName | sort lines desc',
};

/** Saved queries over the logs of all functions. Called when every function is known. */
export function addQueries({ scope, functions }: StageResources): void {
  for (const [name, queryString] of Object.entries(queries))
    new CfnQueryDefinition(scope, `Query-${name}`, {
      name: `${Stack.of(scope).stackName}/${name}`,
      queryString,
      logGroupNames: functions.map(({ logGroup }) => logGroup.logGroupName),
    });
}
