import type { DirectoryDownload, ExportDirectory, ListedAccount } from '../directory-export.ts';
import { parseVendorTime } from '../kit/parse-vendor-time.ts';
import { toTargetError } from '../kit/to-target-error.ts';
import type { CallOptions } from '../target.ts';
import { accountOf } from './account-fields.ts';
import type { InfraonClient } from './infraon-client.ts';
import type { InfraonUser } from './infraon-user.ts';
import type { ListingSummary, SortSeen } from './list-all-users.ts';
import type { InfraonOptions } from './options.ts';

/** Infraon's whole directory, as `download_csv` and the paged listing give it. */
export function createInfraonExportDirectory(dependencies: {
  readonly client: Pick<InfraonClient, 'downloadCsv' | 'listAllUsers' | 'listUsers'>;
  readonly options: Pick<InfraonOptions, 'accountIdField' | 'exportColumns' | 'exportFrom'>;
  /** Told after each complete listing. */
  readonly recordSort: (seen: SortSeen) => Promise<void>;
}): ExportDirectory {
  const { client, options, recordSort } = dependencies;

  async function download({ signal }: CallOptions): Promise<DirectoryDownload> {
    try {
      const { format, body } = await client.downloadCsv({ signal });
      return { format, body };
    } catch (error) {
      throw toTargetError(error, { use: 'read' });
    }
  }

  return {
    target: 'infraon',
    columns: options.exportColumns,
    tellsLogins: true,
    async countAccounts({ signal }) {
      try {
        return (await client.listUsers({ page: 1, itemsPerPage: 1 }, { signal })).total;
      } catch (error) {
        throw toTargetError(error, { use: 'read' });
      }
    },
    ...(options.exportFrom === 'listing' ? {} : { download }),
    async *listRows({ signal }) {
      let listed: ListingSummary | undefined;
      const onComplete = (summary: ListingSummary) => {
        listed = summary;
      };
      try {
        for await (const user of client.listAllUsers({ signal, onComplete }))
          yield listedAccount(user, options);
      } catch (error) {
        throw toTargetError(error, { use: 'read' });
      }
      if (listed !== undefined) await recordSort(listed);
    },
  };
}

function listedAccount(
  user: InfraonUser,
  options: Pick<InfraonOptions, 'accountIdField' | 'exportColumns'>,
): ListedAccount {
  const login = parseVendorTime(user.last_loggged_in);
  const created = parseVendorTime(user.creation_time);
  return {
    account: accountOf(user, options),
    cells: options.exportColumns.map((column) => cellOf(user[column])),
    ...(login === 'unclear' ? { loginUnclear: true } : login === 'none' ? {} : { lastLoginAt: login }),
    ...(created === 'unclear' || created === 'none' ? {} : { createdAt: created }),
  };
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
