// `npm run bench`: measures every number in the documentation, in one run on this machine.
// `npm run bench -- start kms` measures only those.
// BENCH_LARGE=1 also converts 1 GB of CSV. BENCH_MB=10 and BENCH_ROWS=10000 leave out larger files and tables.
// BENCH_SUBMISSIONS=200 grades 200 submissions instead of 40. BENCH_PYTHON is a Python with pandas.
import { cpus } from "node:os";
import Table from "cli-table3";
import { measureCommands } from "./measures/commands.mjs";
import { measureCsv } from "./measures/csv.mjs";
import { measureGateway } from "./measures/gateway.mjs";
import { measureGrade } from "./measures/grade.mjs";
import { measureKms } from "./measures/kms.mjs";
import { measureLambda } from "./measures/lambda.mjs";
import { measureLargeObjects } from "./measures/large-objects.mjs";
import { measureLocalStack } from "./measures/localstack.mjs";
import { measureSmallObjects } from "./measures/small-objects.mjs";
import { measureStart } from "./measures/start.mjs";
import { measureTables } from "./measures/tables.mjs";
import { measureWatch } from "./measures/watch.mjs";
import { startServer } from "./support.mjs";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const measures = {
  start: measureStart,
  small: measureSmallObjects,
  large: measureLargeObjects,
  kms: measureKms,
  lambda: measureLambda,
  csv: measureCsv,
  tables: measureTables,
  gateway: measureGateway,
  localstack: measureLocalStack,
  commands: measureCommands,
  watch: measureWatch,
  grade: measureGrade,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(measures, name));
if (unknown.length > 0) {
  console.error(
    `bench: unknown measure ${unknown.join(", ")}. Measures: ${Object.keys(measures).join(", ")}`,
  );
  process.exit(2);
}

const [embedded, bare] = await Promise.all([startServer("embedded"), startServer("bare")]);
const table = new Table({ head: ["measure", "value", "aim", ""], style: { head: [], border: [] } });
try {
  for (const name of wanted.length > 0 ? wanted : Object.keys(measures)) {
    for (const { what, value, aim, met, why } of await measures[name](embedded, bare)) {
      table.push([what, value, aim, aim === "" ? "" : met ? "met" : why ? `missed: ${why}` : "missed"]);
    }
  }
} finally {
  await Promise.all([embedded.stop(), bare.stop()]);
}
console.log(`Node ${process.versions.node}, ${cpus().length} x ${cpus()[0].model}\n${table.toString()}`);
