import * as z from 'zod';
import { describeIssues } from '../../webhook/describe-issues.ts';
import { employeeIdSchema } from '../employee-id-schema.ts';
import type { EmployeeNotice, Translation, TranslationContext } from '../hr-source.ts';
import { readInstant } from '../read-instant.ts';
import type { NoticeKind } from './notice-kinds.ts';
import type { BamboohrSettings } from './settings.ts';

/** What is told of one employee, in either form. */
interface Told {
  readonly employeeId: string;
  /** `created`, `updated`, `deleted`; anything else is about something else. */
  readonly word: string;
  readonly timestamp: string | number;
  readonly changedFields: readonly string[];
}

const timestamp = z.union([z.string(), z.number()]);
const changedFields = z.array(z.string()).nullish();

/** Of webhooks by event. */
const byEvent = z
  .looseObject({
    type: z.string(),
    timestamp,
    data: z.looseObject({ employeeId: employeeIdSchema, changedFields }),
  })
  .transform(({ type, timestamp, data }): readonly Told[] => {
    const word = type.startsWith('employee.') ? type.slice('employee.'.length) : '';
    return [{ employeeId: data.employeeId, word, timestamp, changedFields: data.changedFields ?? [] }];
  });

/** Of the older webhooks, which monitor fields and may tell of several employees at once. */
const byField = z
  .looseObject({
    employees: z.array(z.looseObject({ id: employeeIdSchema, action: z.string(), timestamp, changedFields })),
  })
  .transform(({ employees }): readonly Told[] =>
    employees.map(({ id, action, timestamp, changedFields }) => ({
      ...{ employeeId: id, word: action.toLowerCase(), timestamp },
      changedFields: changedFields ?? [],
    })),
  );

/** BambooHR tells of whom something changed, and never what it is now: every delivery becomes notices. */
export function translatePayload(
  payload: unknown,
  context: TranslationContext<BamboohrSettings>,
): Translation {
  const isOlder = typeof payload === 'object' && payload !== null && 'employees' in payload;
  const parsed = isOlder ? byField.safeParse(payload) : byEvent.safeParse(payload);
  if (!parsed.success) return { kind: 'malformed', errors: describeIssues(parsed.error.issues, payload) };
  const made = parsed.data.map((told, index) => toNotice(told, { index, context }));
  const untimely = made.indexOf('untimely');
  if (untimely >= 0) {
    const path = isOlder ? `employees.${untimely}.timestamp` : 'timestamp';
    return { kind: 'malformed', errors: [{ path, code: 'malformed' }] };
  }
  const notices = made.filter((one) => one !== undefined && one !== 'untimely');
  if (notices.length === 0) return { kind: 'nothing', because: 'not-subscribed' };
  return { kind: 'notices', notices };
}

/** Undefined: of a kind that nobody asked for. The id is that of the bytes, which BambooHR sends again as they were. */
function toNotice(
  { employeeId, word, timestamp, changedFields }: Told,
  given: { readonly index: number; readonly context: TranslationContext<BamboohrSettings> },
): EmployeeNotice | 'untimely' | undefined {
  const { bodyHash, settings } = given.context;
  const kind = kindOf(word, changedFields, settings);
  if (kind === undefined) return undefined;
  const occurredAt = readInstant(timestamp, settings.timeZone);
  if (occurredAt === undefined) return 'untimely';
  return { noticeId: `${bodyHash}-${given.index}`, employeeId, kind, occurredAt };
}

function kindOf(
  word: string,
  changedFields: readonly string[],
  { employmentFields }: BamboohrSettings,
): NoticeKind | undefined {
  if (word === 'created' || word === 'deleted') return word;
  if (word !== 'updated') return undefined;
  const watched = new Set(employmentFields.map(bare));
  return changedFields.length > 0 && !changedFields.some((field) => watched.has(bare(field)))
    ? 'updated'
    : 'employment-changed';
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
