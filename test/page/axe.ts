/** Checks the accessibility of a page with axe: https://github.com/dequelabs/axe-core */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
const options = JSON.stringify({ runOnly: { type: "tag", values: tags } });

/** Fails with axe's findings in the system's theme or in the other theme. */
export async function expectAccessible(tab: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await tab.emulateMedia({ colorScheme });
    // Injected like the browser's own tools, because the page's content security policy refuses other scripts.
    await tab.evaluate(source);
    const { violations } = await tab.evaluate<AxeResults>(`axe.run(${options})`);
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${colorScheme} ${id}: ${node.html} ${node.failureSummary}`),
    );
    expect(found).toEqual([]);
  }
}

/** Whether the page is wider than the screen. */
export const isTooWide = (tab: Page): Promise<boolean> =>
  tab.evaluate<boolean>("document.documentElement.scrollWidth > document.documentElement.clientWidth");
