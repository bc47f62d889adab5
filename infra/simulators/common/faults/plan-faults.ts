import { jsonReply, type Reply } from '../wire/reply.ts';
import type { Fault, RandomMode } from './fault.ts';
import { type FaultTarget, faultMatches } from './fault-matches.ts';
import { emptyPlan, type FaultPlan, type Outcome } from './fault-plan.ts';
import type { FaultEntry } from './fault-registry.ts';
import {
  type FaultWording,
  htmlReply,
  refusedAttributeReply,
  statusReply,
  throttledReply,
} from './fault-wording.ts';

interface PlanInput {
  readonly target: FaultTarget;
  readonly wording: FaultWording;
}

type Decision = { readonly when: 'before' | 'after'; readonly outcome: Outcome };

const replied = (when: Decision['when'], reply: Reply): Decision => ({
  when,
  outcome: { type: 'reply', reply },
});

const decideRandomly = (mode: RandomMode, wording: FaultWording): Decision => {
  const failure = (status: number) => jsonReply(status, wording.failure(status));
  switch (mode) {
    case 'status-500':
      return replied('before', failure(500));
    case 'status-500-after':
      return replied('after', failure(500));
    case 'status-503':
      return replied('before', failure(503));
    case 'throttled':
      return replied('before', throttledReply(wording, wording.stormRetryAfter));
    case 'reset':
      return { when: 'before', outcome: { type: 'reset' } };
    case 'reset-after':
      return { when: 'after', outcome: { type: 'reset' } };
    case 'html':
      return replied('before', htmlReply(502));
    case 'broken-json-after':
      return { when: 'after', outcome: { type: 'broken-json' } };
  }
};

/** What a fault that decides the outcome decides here; undefined where it lets the request pass. */
const decide = (
  { fault, allows, draw }: FaultEntry,
  { target, wording }: PlanInput,
): Decision | undefined => {
  switch (fault.kind) {
    case 'status':
      return replied(fault.when, statusReply(wording, fault));
    case 'reset':
      return { when: fault.when, outcome: { type: 'reset' } };
    case 'html':
      return replied(fault.when, htmlReply(fault.status));
    case 'broken-json':
      return { when: fault.when, outcome: { type: 'broken-json' } };
    case 'throttled':
      return replied('before', throttledReply(wording, fault.retryAfter));
    case 'rate-limit':
      return allows() ? undefined : replied('before', throttledReply(wording, fault.retryAfter));
    case 'refuse-attribute':
      return replied(
        'before',
        refusedAttributeReply(wording, { fault, value: target.fields[fault.attribute] }),
      );
    case 'already-exists':
      return replied(fault.when, jsonReply(400, wording.alreadyExists()));
    case 'logical-failure':
      return replied(fault.when, jsonReply(200, wording.logicalFailure(fault.msg)));
    case 'random': {
      const mode = draw();
      return mode === undefined ? undefined : decideRandomly(mode, wording);
    }
    default:
      return undefined;
  }
};

const additive: ReadonlySet<Fault['kind']> = new Set([
  'delay',
  'drip',
  'truncated',
  'lines',
  'invisible',
  'key-change',
  'ignore-attribute',
  'shrink',
]);

const add = (plan: FaultPlan, { fault, cleared }: FaultEntry): void => {
  if (fault.kind === 'delay') {
    (fault.when === 'before' ? plan.waitsBefore : plan.waitsAfter).push({
      ms: fault.ms,
      cleared: cleared.signal,
    });
  } else if (fault.kind === 'drip') {
    plan.drip = { ms: fault.everyMs, chunkBytes: fault.chunkBytes, cleared: cleared.signal };
  } else if (fault.kind === 'truncated') plan.truncate = { announced: fault.announced };
  else if (fault.kind === 'lines') plan.lines = fault.change;
  else if (fault.kind === 'invisible') plan.invisibleMs = fault.ms;
  else if (fault.kind === 'key-change') plan.newApiKey = fault.apiKey;
  else if (fault.kind === 'ignore-attribute') plan.ignored.add(fault.attribute);
  else if (fault.kind === 'shrink') plan.keep = fault.keep;
};

/** Counts the faults that strike this request, and says what they do to it. */
export const planFaults = (entries: readonly FaultEntry[], input: PlanInput): FaultPlan => {
  const plan = emptyPlan();
  for (const entry of entries) {
    if (!faultMatches(entry.fault, input.target)) continue;
    const isAdditive = additive.has(entry.fault.kind);
    const decided = plan.before !== undefined || plan.after !== undefined;
    if (!isAdditive && decided) continue;
    if (entry.skipped < entry.fault.skip) {
      entry.skipped += 1;
      continue;
    }
    if (isAdditive) {
      add(plan, entry);
      entry.hits += 1;
      continue;
    }
    const decision = decide(entry, input);
    if (decision === undefined) continue;
    plan[decision.when] = decision.outcome;
    entry.hits += 1;
  }
  return plan;
};
