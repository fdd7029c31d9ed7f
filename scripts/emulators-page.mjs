// Generates docs/emulators.md from the results of scripts/try-emulators.mjs.

export function pageOf({ date, labs, results, seed, withWrongAnswers }) {
  const names = results.map(({ name, version, home }) => `[${name} ${version}](${home})`);
  return [
    "# Other emulators",
    "",
    `The result of every lab's solution, run on ${date} on ${names.join(" and ")}.`,
    "",
    "`node scripts/try-emulators.mjs` ran them and wrote this page: `--target endpoint`, seed " +
      seed +
      ", a fresh server for",
    "each lab, with default settings. A failure here is a difference of the emulator, not a defect of the lab: the",
    "same solutions pass on the embedded AWS and on LocalStack. Nothing in this project depends on these programs.",
    "",
    `| lab | ${results.map(({ name, version }) => `${name} ${version}`).join(" | ")} |`,
    `| --- | ${results.map(() => "---").join(" | ")} |`,
    ...labs.map((lab) => `| ${lab} | ${results.map(({ runs }) => cell(runs[lab])).join(" | ")} |`),
    "",
    withWrongAnswers
      ? "If the solution passes, the number of wrong answers that are rejected on the emulator is shown, too."
      : "Wrong answers were not judged.",
    ...results.flatMap((result) => details(result, labs)),
    "",
  ].join("\n");
}

function cell({ solution, wrong }) {
  const { tests = [], message } = solution;
  if (tests.length === 0) return `could not be tried: ${plain(message ?? "no reason")}`;
  const passed = tests.filter(({ outcome }) => outcome === "pass").length;
  const checks = `${passed} of ${tests.length} checks`;
  if (solution.outcome !== "pass") return `**fails**: ${checks}`;
  if (!wrong) return `passes: ${checks}`;
  const rejected = wrong.filter(({ complaints }) => complaints.length === 0).length;
  return `passes: ${checks}; ${rejected} of ${wrong.length} wrong answers rejected`;
}

function details({ name, version, runs }, labs) {
  const rows = labs.flatMap((lab) => {
    const { solution, wrong = [] } = runs[lab];
    const checks = (solution.tests ?? []).filter(({ outcome }) => outcome !== "pass");
    return [
      ...checks.map((test) => ({ lab, what: test.id, call: callOf(test, solution.calls), why: whyOf(test) })),
      ...wrong
        .filter(({ complaints }) => complaints.length > 0)
        .map((one) => ({ lab, what: one.case, call: "", why: plain(one.complaints.join("; ")) })),
    ];
  });
  const head = ["", `## ${name} ${version}`, ""];
  if (rows.length === 0) return [...head, "Nothing fails."];
  return [
    ...head,
    "| lab | check or wrong answer | the answer's last refused call | message |",
    "| --- | --- | --- | --- |",
    ...alike(rows).map(({ lab, what, call, why }) => `| ${lab} | ${what} | ${call} | ${why} |`),
  ];
}

/** Checks of a lab that fail with the same call and reason share a row. */
function alike(rows) {
  const groups = new Map();
  for (const row of rows) {
    const key = JSON.stringify([row.lab, row.call, row.why]);
    const group = groups.get(key);
    groups.set(key, group ? { ...group, what: `${group.what}, ${row.what}` } : row);
  }
  return [...groups.values()];
}

function whyOf({ message = "", expected, actual }) {
  const short = (text) => plain(text.length <= 80 ? text : `${text.slice(0, 79)}…`);
  const parted =
    expected === undefined || actual === undefined || expected === actual
      ? ""
      : `: expected ${short(expected)}, got ${short(actual)}`;
  return plain(message) + parted;
}

/** The last refused call, which is often the cause, unless the emulator accepted something that AWS refuses. */
function callOf({ calls: own }, calls) {
  const call = own
    .map((index) => calls[index])
    .findLast(({ status, fault }) => fault === undefined && (status === 0 || status >= 400));
  if (!call) return "none";
  const status = call.status === 0 ? "no answer" : String(call.status);
  return [`\`${call.op}\``, status, call.error].filter(Boolean).join(" ");
}

/** One line for a table cell, without names that differ in each run. */
function plain(text) {
  const line = text
    .split("\n")[0]
    .replaceAll(/labs-\w+-\w{5}-/g, "labs-…-")
    .replaceAll("|", "\\|")
    .replaceAll(/[<>]/g, (bracket) => (bracket === "<" ? "&lt;" : "&gt;"));
  return line.length <= 220 ? line : `${line.slice(0, 219)}…`;
}
