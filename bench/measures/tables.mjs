// Sum, mean and count by group of a CSV file: danfojs, DuckDB and, if installed, pandas. docs/speed.svg shows the result.
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { writeCsv } from "../generate-csv.mjs";
import { drawTables } from "../plot.mjs";
import { megabytes, runJob } from "../run-job.mjs";
import { median, root } from "../support.mjs";

const everySize = [1e4, 3e4, 1e5, 3e5, 1e6, 3e6, 1e7];
const python = process.env.BENCH_PYTHON ?? "python3";
const limit = 120;
/** From this size on each tool runs only once. */
const slow = 10;

const jobs = {
  danfojs: (file) => runJob("aggregate.mjs", ["danfojs", file], { limit }),
  DuckDB: (file) => runJob("aggregate.mjs", ["duckdb", file], { limit }),
  pandas: (file) => runJob("aggregate.py", [file], { limit, python }),
};

async function measureTool(run, file) {
  const runs = [await run(file)];
  if (runs[0].failure) return runs[0];
  while (runs.length < 3 && runs[0].seconds < slow) runs.push(await run(file));
  return {
    groups: runs[0].groups,
    seconds: median(runs.map(({ seconds }) => seconds)),
    peak: Math.max(...runs.map(({ peak }) => peak)),
  };
}

const byName = ([first], [second]) => (first < second ? -1 : 1);

/** All tools must give the same result. Sums of floating-point numbers depend slightly on their order. */
function compare(cells) {
  const [first, ...others] = cells.filter(({ groups }) => groups);
  for (const { tool, groups } of others) {
    const isSame = groups.toSorted(byName).every((row, at) => {
      const expected = first.groups.toSorted(byName)[at];
      return row[0] === expected[0] && row.slice(1).every((n, m) => Math.abs(n / expected[m + 1] - 1) < 1e-9);
    });
    if (!isSame || groups.length !== first.groups.length) {
      throw new Error(`${tool} and ${first.tool} disagree about ${first.rows} rows`);
    }
  }
}

async function measureAll(tools, sizes, folder) {
  const cells = [];
  const file = join(folder, "sales.csv");
  const given = new Set();
  for (const rows of sizes) {
    await writeCsv(file, "sales", { rows });
    const here = [];
    for (const tool of tools.filter((name) => !given.has(name))) {
      const cell = { tool, rows, ...(await measureTool(jobs[tool], file)) };
      if (cell.failure) given.add(tool); // A tool that fails is not tried with more rows.
      here.push(cell);
    }
    compare(here);
    cells.push(...here);
  }
  return cells;
}

const at = (cells, wanted, size) => cells.find(({ tool, rows }) => tool === wanted && rows === size);

/** The first number of rows for which danfojs fails, or takes over a second while DuckDB takes at most half the time. */
function changeAt(cells, sizes) {
  return sizes.find((rows) => {
    const [danfojs, duckdb] = [at(cells, "danfojs", rows), at(cells, "DuckDB", rows)];
    if (!danfojs || !duckdb || duckdb.failure) return false;
    return danfojs.failure || (danfojs.seconds > 1 && danfojs.seconds >= 2 * duckdb.seconds);
  });
}

const inWords = ({ tool, seconds, peak, failure }) =>
  `${tool} ${failure ?? `${seconds.toPrecision(2)} s (${megabytes(peak)})`}`;

const rowOf = (what, value) => ({ what, value, aim: "", met: true });

/** `BENCH_ROWS=10000` leaves out larger tables. In that case docs/speed.svg is not changed. */
export async function measureTables() {
  const most = Number(process.env.BENCH_ROWS ?? everySize.at(-1));
  const sizes = everySize.filter((rows) => rows <= most);
  const hasPandas = spawnSync(python, ["-c", "import pandas"]).status === 0;
  const tools = hasPandas ? ["danfojs", "DuckDB", "pandas"] : ["danfojs", "DuckDB"];
  const folder = await mkdtemp(join(tmpdir(), "labs-bench-tables-"));
  try {
    const cells = await measureAll(tools, sizes, folder);
    const change = changeAt(cells, sizes);
    const machine = `Node ${process.versions.node}, ${cpus().length} x ${cpus()[0].model}`;
    const plot =
      sizes.length === everySize.length ? join(root, "docs/speed.svg") : join(tmpdir(), "speed.svg");
    await writeFile(plot, await drawTables({ cells, sizes, tools, change, machine }));
    return [
      ...sizes.map((rows) =>
        rowOf(
          `group by of ${rows.toLocaleString("en")} rows of CSV`,
          cells
            .filter((cell) => cell.rows === rows)
            .map(inWords)
            .join(", "),
        ),
      ),
      rowOf(
        "change from danfojs to DuckDB (it takes over 1 s or fails, DuckDB at most half)",
        change ? `at ${change.toLocaleString("en")} rows` : "not within these sizes",
      ),
      ...(hasPandas ? [] : [rowOf("pandas", "not measured: not installed")]),
      rowOf("plot", plot.replace(root, "")),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}
