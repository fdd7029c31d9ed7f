/** The files that a browser loads: one HTML page for all addresses, and what the build made for it. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** Node.js 20 runs no TypeScript, and browsers none at all: our own tests, which run `src`, serve the build as well. */
const assets = new URL(
  import.meta.url.endsWith(".ts") ? "../../../dist/page/browser/" : "../browser/",
  import.meta.url,
);

const types: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};

const icon =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0b5cad"/>' +
      '<path d="M4 5l3 3-3 3M8 11h4" stroke="#fff" stroke-width="1.6" fill="none"/></svg>',
  );

/** @param nonce goes to the styles that the editor makes. */
export const shell = (nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="style-nonce" content="${nonce}">
<title>aws-data-labs</title>
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="/assets/style.css">
<script type="module" src="/assets/main.js"></script>
</head>
<body>
<div id="page"><main><p>Loading…</p></main></div>
<noscript><p>This page needs JavaScript. The command line does not: ./lab --help</p></noscript>
</body>
</html>
`;

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

/** Undefined when there is none of that name. */
export async function readAsset(name: string): Promise<Asset | undefined> {
  const [, extension = ""] = /^[\w-]+\.(js|css)$/.exec(name) ?? [];
  const type = types[extension];
  if (type === undefined) return undefined;
  const body = await readFile(fileURLToPath(new URL(name, assets))).catch(() => undefined);
  return body && { type, body };
}
