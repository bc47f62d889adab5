import { errorReply, jsonReply } from '../wire/reply.ts';
import type { Fault, RandomMode } from './fault.ts';
import { type FaultTarget, faultMatches } from './fault-matches.ts';
import { emptyPlan, type FaultPlan, type Outcome } from './fault-plan.ts';
import type { FaultEntry } from './fault-registry.ts';
import { htmlReply, refusedAttributeReply, statusReply, throttledReply } from './fault-replies.ts';

type Decision = { readonly when: 'before' | 'after'; readonly outcome: Outcome };

const randomDecisions: Readonly<Record<RandomMode, Decision>> = {
  'status-500': { when: 'before', outcome: { type: 'reply', reply: errorReply(500, 'Simulated failure.') } },
  'status-500-after': {
    when: 'after',
    outcome: { type: 'reply', reply: errorReply(500, 'Simulated failure.') },
  },
  'status-503': { when: 'before', outcome: { type: 'reply', reply: errorReply(503, 'Simulated failure.') } },
  throttled: { when: 'before', outcome: { type: 'reply', reply: throttledReply(0) } },
  reset: { when: 'before', outcome: { type: 'reset' } },
  'reset-after': { when: 'after', outcome: { type: 'reset' } },
  html: { when: 'before', outcome: { type: 'reply', reply: htmlReply(502) } },
  'broken-json-after': { when: 'after', outcome: { type: 'broken-json' } },
};

const replied = (when: Decision['when'], reply: ReturnType<typeof errorReply>): Decision => ({
  when,
  outcome: { type: 'reply', reply },
});

/** What a fault that decides the outcome decides here; undefined where it lets the request pass. */
const decide = ({ fault, allows, draw }: FaultEntry, target: FaultTarget): Decision | undefined => {
  switch (fault.kind) {
    case 'status':
      return replied(fault.when, statusReply(fault));
    case 'reset':
      return { when: fault.when, outcome: { type: 'reset' } };
    case 'html':
      return replied(fault.when, htmlReply(fault.status));
    case 'broken-json':
      return { when: fault.when, outcome: { type: 'broken-json' } };
    case 'throttled':
      return replied('before', throttledReply(fault.retryAfter));
    case 'rate-limit':
      return allows() ? undefined : replied('before', throttledReply(fault.retryAfter));
    case 'refuse-attribute':
      return replied('before', refusedAttributeReply(fault, target.fields[fault.attribute]));
    case 'already-exists':
      return replied(fault.when, jsonReply(400, { username: ['A user with that username already exists.'] }));
    case 'logical-failure':
      return replied(fault.when, jsonReply(200, { status: 'error', msg: fault.msg }));
    case 'random': {
      const mode = draw();
      return mode === undefined ? undefined : randomDecisions[mode];
    }
    default:
      return undefined;
  }
};

const additive: ReadonlySet<Fault['kind']> = new Set([
  'delay',
  'drip',
  'truncated',
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
  else if (fault.kind === 'invisible') plan.invisibleMs = fault.ms;
  else if (fault.kind === 'key-change') plan.newApiKey = fault.apiKey;
  else if (fault.kind === 'ignore-attribute') plan.ignored.add(fault.attribute);
  else if (fault.kind === 'shrink') plan.keep = fault.keep;
};

/** Counts the faults that strike this request, and says what they do to it. */
export const planFaults = (entries: readonly FaultEntry[], target: FaultTarget): FaultPlan => {
  const plan = emptyPlan();
  for (const entry of entries) {
    if (!faultMatches(entry.fault, target)) continue;
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
    const decision = decide(entry, target);
    if (decision === undefined) continue;
    plan[decision.when] = decision.outcome;
    entry.hits += 1;
  }
  return plan;
};
