import { createHash, timingSafeEqual } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { EventReference } from '../../shared/domain/user-event.ts';
import { eventsInLog } from '../../shared/log/events-in-log.ts';
import type { Log } from '../../shared/log/log.ts';
import { addToLogScope } from '../../shared/log/log-scope.ts';
import { answerProblems } from '../../shared/webhook/answer-problems.ts';
import { answerEvent, type EventView } from '../../shared/webhook/present-event.ts';
import { ProblemError, problems } from '../../shared/webhook/problem-details.ts';
import { parseStatusTicket } from '../../shared/webhook/status-url.ts';

export interface EventStatusDependencies {
  readonly readEvent: (reference: EventReference) => Promise<EventView | undefined>;
  readonly publicOrigin?: string | undefined;
  readonly log: Log;
}

/** `GET /events/{reference}`: shows an event to whoever holds its token. Whatever is wrong, there is no such event. */
export function createHandler({ readEvent, publicOrigin, log }: EventStatusDependencies) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(answerProblems({ log }))
    .handler(async (request: APIGatewayProxyEventV2) => {
      const ticket = parseStatusTicket(request.pathParameters?.reference ?? '');
      const view = ticket === undefined ? undefined : await readEvent(ticket.reference);
      if (ticket === undefined || view === undefined || !isSame(ticket.token, view.statusToken)) {
        throw new ProblemError(problems.notFound);
      }
      addToLogScope(eventsInLog([ticket.reference]));
      // An event that is not merged yet was never promised, so no one was given its token.
      if (view.status === 'recorded') throw new ProblemError(problems.notFound);
      return answerEvent({ called: { request, publicOrigin }, view, statusCode: 200 });
    });
}

/** Compares digests, so that neither content nor length shows in the time it takes. */
function isSame(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
