/** Panels of which one is shown, chosen by tabs: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
import { h } from "./dom.ts";

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly panel: HTMLElement;
}

export interface Tabs {
  readonly element: HTMLElement;
  /** Shows a panel without moving the focus. */
  readonly show: (id: string) => void;
}

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowRight: (at, last) => (at === last ? 0 : at + 1),
  ArrowLeft: (at, last) => (at === 0 ? last : at - 1),
  Home: () => 0,
  End: (_at, last) => last,
};

/** @param label what the tabs choose, for those who do not see it. */
export function tabs(label: string, all: readonly Tab[]): Tabs {
  const buttons = all.map(({ id, title }, index) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${id}`,
        "aria-controls": `panel-${id}`,
        click: () => show(id),
        keydown(event) {
          const step = steps[(event as KeyboardEvent).key];
          if (step === undefined) return;
          event.preventDefault();
          const next = step(index, all.length - 1);
          show(all[next]!.id);
          buttons[next]!.focus();
        },
      },
      title,
    ),
  );
  const panels = all.map(({ id, panel }) =>
    h("div", { role: "tabpanel", id: `panel-${id}`, "aria-labelledby": `tab-${id}`, tabindex: 0 }, panel),
  );
  const show = (wanted: string): void => {
    all.forEach(({ id }, index) => {
      const isShown = id === wanted;
      buttons[index]!.setAttribute("aria-selected", String(isShown));
      buttons[index]!.tabIndex = isShown ? 0 : -1;
      panels[index]!.hidden = !isShown;
    });
  };
  show(all[0]!.id);
  const list = h("div", { role: "tablist", "aria-label": label }, ...buttons);
  return { element: h("div", { class: "tabs" }, list, ...panels), show };
}
