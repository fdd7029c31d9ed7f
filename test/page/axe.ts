/** axe's opinion of a page: https://github.com/dequelabs/axe-core */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
const options = JSON.stringify({ runOnly: { type: "tag", values: tags } });

/** Fails with what axe finds, in the theme that the system asks for, then in the other one. */
export async function expectAccessible(tab: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await tab.emulateMedia({ colorScheme });
    // As the browser's own tools do it: the page's policy lets no other script in.
    await tab.evaluate(source);
    const { violations } = await tab.evaluate<AxeResults>(`axe.run(${options})`);
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${colorScheme} ${id}: ${node.html} ${node.failureSummary}`),
    );
    expect(found).toEqual([]);
  }
}

/** Whether something is wider than a narrow screen. */
export const isTooWide = (tab: Page): Promise<boolean> =>
  tab.evaluate<boolean>("document.documentElement.scrollWidth > document.documentElement.clientWidth");
