import type { ExportDirectory, ListedAccount } from '../directory-export.ts';
import { parseVendorTime } from '../kit/parse-vendor-time.ts';
import { toTargetError } from '../kit/to-target-error.ts';
import { accountOf, isSystemAccount } from './account-fields.ts';
import type { EsperClient } from './esper-client.ts';
import type { EsperUser } from './esper-user.ts';
import type { EsperOptions } from './options.ts';

/** The columns of an export, and what stands in them. The rest of what Esper shows of a user is not exported: it holds tokens. */
const cells: readonly (readonly [string, (user: EsperUser) => unknown])[] = [
  ['id', ({ id }) => id],
  ['username', ({ username }) => username],
  ['email', ({ email }) => email],
  ['first_name', ({ first_name }) => first_name],
  ['last_name', ({ last_name }) => last_name],
  ['is_active', ({ is_active }) => is_active],
  ['role', ({ profile }) => profile?.role],
  ['groups', groupNames],
  ['is_email_verified', ({ is_email_verified }) => is_email_verified],
  ['last_login', ({ last_login }) => last_login],
  ['created_on', ({ profile }) => profile?.created_on],
];

/** Esper's whole directory, without the system's own accounts. Esper has no download: it is listed. */
export function createEsperExportDirectory(dependencies: {
  readonly client: Pick<EsperClient, 'listAllUsers'>;
  readonly options: Pick<EsperOptions, 'disableBy'>;
}): ExportDirectory {
  const { client, options } = dependencies;
  return {
    target: 'esper',
    columns: cells.map(([column]) => column),
    tellsLogins: true,
    async *listRows({ signal }) {
      try {
        for await (const user of client.listAllUsers({ signal })) {
          const listed = listedAccount(user, options);
          if (!isSystemAccount(listed.account.attributes)) yield listed;
        }
      } catch (error) {
        throw toTargetError(error, { use: 'read' });
      }
    },
  };
}

function listedAccount(user: EsperUser, options: Pick<EsperOptions, 'disableBy'>): ListedAccount {
  const login = parseVendorTime(user.last_login);
  const created = parseVendorTime(user.profile?.created_on);
  return {
    account: accountOf(user, options),
    cells: cells.map(([, cell]) => String(cell(user) ?? '')),
    ...(login === 'unclear' ? { loginUnclear: true } : login === 'none' ? {} : { lastLoginAt: login }),
    ...(created === 'unclear' || created === 'none' ? {} : { createdAt: created }),
  };
}

function groupNames({ profile }: EsperUser): string {
  const groups = profile?.groups ?? [];
  return groups.map((group) => (typeof group === 'string' ? group : (group.name ?? group.id))).join(';');
}
