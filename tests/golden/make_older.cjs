// SPDX-License-Identifier: Apache-2.0
// node make_older.cjs STORE: makes of a store of version 4, without relabellings, one of version 3 as
// programs before relabelling left it. Needs the engine's binding that `make setup` installs.
const duckdb = require("../../node_modules/@duckdb/node-bindings-linux-x64/duckdb.node");

async function main() {
  const database = await duckdb.open(`${process.argv[2]}/evidence.duckdb`);
  const connection = await duckdb.connect(database);
  for (const sql of [
    "DROP TABLE relabelling",
    "UPDATE store_meta SET value = '3' WHERE key = 'store_version'",
    "CHECKPOINT",
  ]) {
    await duckdb.query(connection, sql);
  }
  duckdb.disconnect_sync(connection);
  duckdb.close_sync(database);
}

main();
