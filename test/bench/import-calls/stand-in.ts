import { startInfraonSimulator } from '../../../infra/simulators/infraon/index.ts';
import { startDynamo } from '../../support/test-ledger.ts';

/** A process that is the simulated tenant, or the ledger's table, until its parent lets go of it. */
async function start(what: string | undefined): Promise<Readonly<Record<string, string>>> {
  if (what === 'tenant') {
    const { url, apiKey } = await startInfraonSimulator();
    return { url, apiKey };
  }
  const server = await startDynamo();
  const tableName = await server.createTable();
  return { url: await server.listen(), tableName };
}

process.once('disconnect', () => process.exit());
process.send?.(await start(process.argv[2]));
