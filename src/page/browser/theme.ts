/** Dark, light, or as the system has it. */
import { h } from "./dom.ts";

const themes = { auto: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" } as const;
type Theme = keyof typeof themes;

const key = "labs-theme";

const stored = (): Theme => {
  const value = localStorage.getItem(key) ?? "";
  return Object.hasOwn(themes, value) ? (value as Theme) : "auto";
};

/** Applies what was chosen last time. */
export function applyTheme(theme: Theme = stored()): void {
  document.documentElement.dataset["theme"] = theme;
}

/** A box to choose from, remembered by the browser. */
export function themeChoice(): HTMLElement {
  const choice = h(
    "select",
    {
      "aria-label": "Theme",
      change() {
        const theme = choice.value as Theme;
        localStorage.setItem(key, theme);
        applyTheme(theme);
      },
    },
    ...Object.entries(themes).map(([value, text]) =>
      h("option", { value, selected: value === stored() }, text),
    ),
  );
  return choice;
}
