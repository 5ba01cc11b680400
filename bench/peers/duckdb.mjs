// DuckDB in memory: `node duckdb.mjs THREADS`. Requests: {"run": SQL}, {"time": SQL} → {"ms"}, {"rows": SQL} → {"rows": [{…}]}.
import { DuckDBInstance } from '@duckdb/node-api';
import { serve, timed } from './protocol.mjs';

const instance = await DuckDBInstance.create(':memory:', { threads: process.argv[2] });
const connection = await instance.connect();

await serve(async request => {
  if (request.run) {
    await connection.run(request.run);
    return {};
  }
  if (request.time)
    return { ms: await timed(() => connection.run(request.time)) };
  const reader = await connection.runAndReadAll(request.rows);
  return { rows: reader.getRowObjectsJson() };
});
