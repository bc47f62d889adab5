import * as z from 'zod';
import { describeIssues } from '../../events/describe-issues.ts';
import type { EmployeeNotice, Translation, TranslationContext } from '../hr-source.ts';
import { combineEntries, type Entry, placeBy, reasonOfType, unknownType } from '../kit/combine-entries.ts';
import { employeeIdSchema } from '../kit/employee-id-schema.ts';
import { readPath } from '../kit/read-attributes.ts';
import { readInstant } from '../kit/read-instant.ts';
import type { BamboohrSettings } from './settings.ts';

/** `employment-changed` is an update that touched, or may have touched, the status or a date of the employment. */
const noticeKinds = ['created', 'updated', 'employment-changed', 'deleted'] as const;

export type NoticeKind = (typeof noticeKinds)[number];

export function isNoticeKind(kind: string): kind is NoticeKind {
  return noticeKinds.some((known) => known === kind);
}

const timestamp = z.union([z.string(), z.number()]);
const changedFields = z.array(z.string()).nullish();

const byEvent = z.looseObject({
  type: z.string(),
  timestamp,
  data: z.looseObject({ employeeId: employeeIdSchema, changedFields }),
});

/** The older webhooks, which monitor fields and may report several employees at once. */
const byField = z.looseObject({ id: employeeIdSchema, action: z.string(), timestamp, changedFields });

/** BambooHR tells of whom something changed, and never what it is now: every delivery becomes notices. */
export function translatePayload(
  payload: unknown,
  context: TranslationContext<BamboohrSettings>,
): Translation {
  const employees = readPath(payload, 'employees');
  if (employees !== undefined && !Array.isArray(employees)) {
    return { kind: 'malformed', errors: [{ path: 'employees', code: 'wrong-type' }] };
  }
  const entries = employees?.map((entry, index) => readEmployee(entry, { index, context }));
  const combined = combineEntries(entries ?? [readEvent(payload, context)]);
  if (combined.kind !== 'some') return combined;
  return { kind: 'notices', notices: combined.told, ...combined.beside };
}

function readEvent(payload: unknown, context: TranslationContext<BamboohrSettings>): Entry<EmployeeNotice> {
  const type = readPath(payload, 'type');
  const word = typeof type === 'string' && type.startsWith('employee.') ? type.slice('employee.'.length) : '';
  if (typeof type === 'string' && !isWord(word)) {
    return { kind: 'skipped', path: 'type', because: reasonOfType(type, ['employee']) };
  }
  const parsed = byEvent.safeParse(payload);
  if (!parsed.success) return { kind: 'refused', errors: describeIssues(parsed.error.issues, payload) };
  const { timestamp, data } = parsed.data;
  const told = { ...data, word, timestamp };
  return toNotice(told, { index: 0, context, at: (name) => (name === 'id' ? 'data.employeeId' : name) });
}

function readEmployee(
  entry: unknown,
  { index, context }: { readonly index: number; readonly context: TranslationContext<BamboohrSettings> },
): Entry<EmployeeNotice> {
  const at = (name: string) => `employees.${index}.${name}`;
  const parsed = byField.safeParse(entry);
  if (!parsed.success) {
    const errors = describeIssues(parsed.error.issues, entry);
    return { kind: 'refused', errors: errors.map((error) => ({ ...error, path: at(error.path) })) };
  }
  const { id: employeeId, action, timestamp, changedFields } = parsed.data;
  const word = action.toLowerCase();
  if (!isWord(word)) return { kind: 'skipped', path: at('action'), because: unknownType };
  return toNotice({ employeeId, word, timestamp, changedFields }, { index, context, at });
}

/** The id is that of the bytes, which BambooHR sends again as they were. */
function toNotice(
  told: {
    readonly employeeId: string;
    readonly word: string;
    readonly timestamp: string | number;
    readonly changedFields?: readonly string[] | null | undefined;
  },
  given: {
    readonly index: number;
    readonly context: TranslationContext<BamboohrSettings>;
    readonly at: (name: 'id' | 'timestamp') => string;
  },
): Entry<EmployeeNotice> {
  const { employeeId, word, timestamp, changedFields } = told;
  const { bodyHash, settings } = given.context;
  const kind = kindOf(word, changedFields ?? [], settings);
  const place = placeBy({ occurredAt: given.at('timestamp'), employeeId: given.at('id') });
  const occurredAt = readInstant(timestamp, settings.timeZone);
  if (occurredAt === undefined) {
    return { kind: 'refused', errors: [{ path: given.at('timestamp'), code: 'malformed' }] };
  }
  return {
    kind: 'told',
    told: { noticeId: `${bodyHash}-${given.index}`, employeeId, kind, occurredAt },
    place,
  };
}

function isWord(word: string): boolean {
  return word === 'created' || word === 'updated' || word === 'deleted';
}

function kindOf(
  word: string,
  changedFields: readonly string[],
  { employmentFields }: BamboohrSettings,
): NoticeKind {
  if (word === 'created' || word === 'deleted') return word;
  const watched = new Set(employmentFields.map(bare));
  return changedFields.length > 0 && !changedFields.some((field) => watched.has(bare(field)))
    ? 'updated'
    : 'employment-changed';
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
