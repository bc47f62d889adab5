import { InfraonError } from '../../../../shared/targets/infraon/index.ts';

export const user = {
  profile_id: 'up1',
  user: 1,
  email: 'ada@example.com',
  name: 'Ada',
  extra: { kept: true },
};

/** What a rejected call rejected with. */
export async function failureOf(call: Promise<unknown>): Promise<InfraonError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof InfraonError) return error;
  throw new Error('the call did not fail with an InfraonError', { cause: error });
}
