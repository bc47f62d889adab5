import { createPersonQueue } from '../../shared/aws/create-person-queue.ts';
import { createQueueClient } from '../../shared/aws/create-queue-client.ts';
import { readEnvironment } from '../../shared/environment/read-environment.ts';
import { createAcceptEvent } from '../../shared/events/accept-event.ts';
import { logEndings } from '../../shared/events/log-events.ts';
import { createHistoryLedger } from '../../shared/history/history-ledger.ts';
import { createNoticeQueue } from '../../shared/hr-sources/notices/create-notice-queue.ts';
import { ledgerFor } from '../../shared/ledger/create-ledger.ts';
import { laneOfEvent } from '../../shared/ledger/events/lane.ts';
import { createLedgerContext } from '../../shared/ledger/ledger-context.ts';
import { readPausing } from '../../shared/ledger/pausing.ts';
import { createDynamoClient } from '../../shared/ledger/table/dynamo-client.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { logInvocation } from '../../shared/log/log-scope.ts';
import { forgetLeavers } from '../../shared/privacy/forget-leavers.ts';
import { createFinishWord } from '../../shared/scim/users/finish-word.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';
import { createSweep } from './sweep-due-work.ts';

const environment = readEnvironment(environmentSchema);
const log = createLog({ context: { function: 'sweep-due-events' } });
const client = createQueueClient();
const queues = {
  'user-changes': createPersonQueue({ client, queueUrl: environment.USER_CHANGES_QUEUE_URL }),
  'import-changes': createPersonQueue({ client, queueUrl: environment.IMPORT_CHANGES_QUEUE_URL }),
};
const { mode, retainLeaversDays } = environment.SWEEP_OPTIONS;
const noticesUrl = environment.SOURCE_NOTICES_QUEUE_URL;
const ledgerOptions = {
  dynamo: createDynamoClient(),
  tableName: environment.LEDGER_TABLE_NAME,
  ...environment.LEDGER_OPTIONS,
};
const context = createLedgerContext(ledgerOptions);
const ledger = ledgerFor(context);
const { accept, finishEvent } = createAcceptEvent({
  ledger,
  enqueue: (personId, reference) => queues[laneOfEvent(reference)].enqueue(personId),
  ...logEndings(log),
  onEnqueueFailed: ({ personId, reference, error }) =>
    log('warn', 'enqueue-failed', { personId, eventReference: reference, error }),
  now: () => new Date(),
});

export const handler = logInvocation(
  createHandler({
    sweep: createSweep({
      ledger,
      histories: createHistoryLedger(ledgerOptions),
      finishEvent,
      isPaused: async () => (await readPausing(context)) !== undefined,
      finishWord: createFinishWord({ ledger: context, accept }),
      forgetLeavers: (hasTime) => forgetLeavers(context, { retainDays: retainLeaversDays, hasTime }),
      mode,
      enqueueAll: (personIds, lane) => queues[lane].enqueueAll(personIds),
      ...(noticesUrl === undefined
        ? {}
        : { enqueueNotice: createNoticeQueue({ client, queueUrl: noticesUrl }).enqueue }),
    }),
    oldestOpenWork: ledger.oldestOpenWork,
    countHeld: ledger.countHeld,
    log,
  }),
);
