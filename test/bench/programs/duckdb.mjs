// node duckdb.mjs DRIVER FILE DATABASE: loads a combined log into a table and prints the number of rows
const [driver, file, database] = process.argv.slice(2);
const { DuckDBInstance } = await import(driver);

const fields = [
  "client",
  "login",
  "time",
  "method",
  "target",
  "protocol",
  "status",
  "bytes",
  "referer",
  "agent",
];
const line = String.raw`^(\S+) \S+ (\S+) \[([^\]]+)\] "(\S+) (\S+) ([^"]*)" (\d+) (\d+) "([^"]*)" "([^"]*)"$`;
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

const connection = await (await DuckDBInstance.create(database)).connect();
await connection.run(`
  create table requests as
  select
    strptime(field.time, '%d/%b/%Y:%H:%M:%S %z') as time,
    field.client, field.login, field.method,
    split_part(field.target, '?', 1) as path,
    nullif(split_part(field.target, '?', 2), '') as query,
    field.protocol, field.status::smallint as status, field.bytes::bigint as bytes, field.referer, field.agent
  from (
    select regexp_extract(line, ${quoted(line)}, [${fields.map(quoted).join(", ")}]) as field
    from read_csv(${quoted(file)}, delim = '\x01', quote = '', escape = '', header = false, auto_detect = false, columns = {'line': 'varchar'})
  )`);
await connection.run("checkpoint");
const rows = await (await connection.runAndReadAll("select count(*) from requests")).getRows();
process.stdout.write(String(rows[0][0]));
