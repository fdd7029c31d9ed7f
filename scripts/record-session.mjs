// Records README's terminal session: runs the commands below in a new work folder and draws their output as
// docs/session-light.svg and docs/session-dark.svg. `node scripts/record-session.mjs`
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const root = fileURLToPath(new URL("..", import.meta.url));
const columns = 96;
const commands = [["start", "01"], ["check"]];
/** The terminal width at which the command line breaks lines. */
const terminal = `data:text/javascript,process.stdout.isTTY=true;process.stdout.columns=${columns}`;

const themes = {
  light: {
    paper: "#ffffff",
    edge: "#d0d7de",
    text: "#1f2328",
    dim: "#656d76",
    red: "#cf222e",
    green: "#1a7f37",
  },
  dark: {
    paper: "#0d1117",
    edge: "#30363d",
    text: "#e6edf3",
    dim: "#8b949e",
    red: "#ff7b72",
    green: "#3fb950",
  },
};

/** The output of all commands, with colour codes. */
function record() {
  const work = mkdtempSync(join(tmpdir(), "session-"));
  const env = { ...process.env, LABS_WORK: work, FORCE_COLOR: "1" };
  delete env.NO_COLOR;
  try {
    return commands.map((args) => {
      const { stdout, error } = spawnSync(
        process.execPath,
        ["--import", terminal, "dist/cli/main.js", ...args],
        {
          cwd: root,
          env,
          encoding: "utf8",
        },
      );
      if (error) throw error;
      // Shows the temporary folder as work/, where a learner's answer is.
      return `\u001b[1m$ ./lab ${args.join(" ")}\u001b[22m\n${stdout.replaceAll(work, "work")}`;
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

// oxlint-disable-next-line no-control-regex -- a colour code starts with Escape
const codeOrCharacter = /\u001b\[(\d+)m|([\s\S])/gu;

/** Splits a line into pieces of equal style, and continues a line wider than the terminal in the next line. */
function linesOf(text) {
  const lines = [[]];
  const style = { bold: false, fill: "text" };
  let column = 0;
  for (const [, code, character] of text.matchAll(codeOrCharacter)) {
    if (code !== undefined) applyCode(style, code);
    else if (character === "\n" || column === columns) {
      lines.push([]);
      column = 0;
    }
    if (character === undefined || character === "\n") continue;
    const last = lines.at(-1).at(-1);
    if (last?.bold === style.bold && last.fill === style.fill) last.text += character;
    else lines.at(-1).push({ ...style, text: character, column });
    column += 1;
  }
  return lines;
}

const fills = { 2: "dim", 22: "text", 31: "red", 32: "green", 39: "text" };

function applyCode(style, code) {
  if (code === "1") style.bold = true;
  if (code === "22") style.bold = false;
  if (fills[code]) style.fill = fills[code];
}

const escapeXml = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const size = { character: 7.8, line: 18, edge: 16 };

function draw(lines, theme) {
  const width = Math.ceil(columns * size.character + 2 * size.edge);
  const height = lines.length * size.line + 2 * size.edge;
  const rows = lines.flatMap((pieces, row) =>
    pieces.map(({ text, bold, fill, column }) => {
      const x = (size.edge + column * size.character).toFixed(1);
      const y = size.edge + (row + 1) * size.line - 5;
      // The width is set so that columns are aligned in every font.
      const length = ([...text].length * size.character).toFixed(1);
      const weight = bold ? ' font-weight="bold"' : "";
      return `<text x="${x}" y="${y}" textLength="${length}" fill="${theme[fill]}"${weight} xml:space="preserve">${escapeXml(text)}</text>`;
    }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ` font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">`,
    `\n<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${theme.paper}" stroke="${theme.edge}"/>\n`,
    rows.join("\n"),
    "\n</svg>\n",
  ].join("");
}

const lines = linesOf(record().join("\n").trimEnd());
for (const [name, theme] of Object.entries(themes)) {
  writeFileSync(join(root, `docs/session-${name}.svg`), draw(lines, theme));
}
console.log(`docs/session-light.svg and docs/session-dark.svg: ${lines.length} lines`);
