import type { EmployeeNotice, HrApi } from '../hr-source.ts';
import { employeeIdSchema } from '../kit/employee-id-schema.ts';
import { firstValueAt, readPath } from '../kit/read-attributes.ts';
import { type DeelSettings, eventRule } from './settings.ts';

/** What was asked for a notice, as Deel answered it, without its envelope. */
export interface DeelRecord {
  readonly contract?: unknown;
  readonly person?: unknown;
}

/** Asks Deel for the person of a notice; of a notice about a contract, for the contract first. Undefined: there is none. */
export async function fetchEmployee(request: {
  readonly notice: EmployeeNotice;
  readonly api: HrApi;
  readonly settings: DeelSettings;
}): Promise<DeelRecord | undefined> {
  const { notice, api, settings } = request;
  const get = async (path: string, id: string) =>
    unwrap(await api.getJson(path.replaceAll('{id}', encodeURIComponent(id))));

  if (eventRule(notice.kind, settings)?.ask !== 'contract') {
    const person = await get(settings.personPath, notice.employeeId);
    return person === undefined ? undefined : { person };
  }
  const contract = await get(settings.contractPath, notice.employeeId);
  if (contract === undefined) return undefined;
  const personId = employeeIdSchema.safeParse(firstValueAt(contract, settings.personOfContractPaths));
  const person = personId.success ? await get(settings.personPath, personId.data) : undefined;
  return person === undefined ? { contract } : { contract, person };
}

/** Deel puts what was asked for into `data`. */
function unwrap(answer: unknown): unknown {
  const data = readPath(answer, 'data');
  return data === undefined ? answer : data;
}
