import { isRejection } from '../http/to-target-error.ts';
import type { InfraonClient } from './infraon-client.ts';
import type { InfraonCallOptions } from './infraon-http.ts';
import type { InfraonUser } from './infraon-user.ts';
import type { InfraonOptions } from './options.ts';

/**
 * Writes changed fields over the user that was read, because a PUT replaces the whole user. When the vendor refuses, by name,
 * fields that it showed itself and that are not among the changes, they are left out once. Throws what the client throws.
 */
export async function putChanges(given: {
  readonly client: Pick<InfraonClient, 'editUser'>;
  readonly options: Pick<InfraonOptions, 'editStyle'>;
  readonly id: string;
  readonly current: InfraonUser;
  readonly changes: Readonly<Record<string, unknown>>;
  readonly call: InfraonCallOptions;
}): Promise<void> {
  const { client, id, changes, call } = given;
  const body: Readonly<Record<string, unknown>> =
    given.options.editStyle === 'changes-only' ? changes : { ...given.current, ...changes };
  try {
    await client.editUser(id, body, call);
  } catch (error) {
    const unwanted = isRejection(error)
      ? error.fields.filter((field) => Object.hasOwn(body, field) && !Object.hasOwn(changes, field))
      : [];
    if (unwanted.length === 0) throw error;
    const rest = Object.entries(body).filter(([field]) => !unwanted.includes(field));
    await client.editUser(id, Object.fromEntries(rest), call);
  }
}
