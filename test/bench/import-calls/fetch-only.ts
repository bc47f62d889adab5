import type { StandIns } from './start-stand-ins.ts';

/** Reads one account so often, so many times at once, with nothing but `fetch`. Throws when a reply is none of 200. */
export async function fetchOnly(
  { url, apiKey, control }: StandIns['tenant'],
  { email, times, atOnce }: { readonly email: string; readonly times: number; readonly atOnce: number },
): Promise<void> {
  const account = await control.findUser({ email });
  if (account === null) throw new Error('there is no such account');
  let left = times;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      const response = await fetch(`${url}/ux/common/user/profile/${account.profile_id}/`, {
        headers: { authorization: apiKey },
      });
      if (response.status !== 200) throw new Error(`${response.status} instead of 200`);
      await response.json();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
