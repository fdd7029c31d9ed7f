/** Makes elements. Text is always text: nothing that an answer wrote becomes HTML. */

type Child = Node | string | undefined | false;
type Value = string | number | boolean | undefined | ((event: Event) => void);

/**
 * Makes an element.
 * @param attributes a function listens to the event of its name; `true` is an attribute without a value.
 */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, Value>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value !== undefined && value !== false)
      element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** HTML that the server rendered of a lab's Markdown: known tags alone are in it. */
export function rendered(html: string, className: string): HTMLElement {
  const element = h("div", { class: className });
  element.innerHTML = html;
  return element;
}

/** A link that looks and works as one on every platform. */
export const link = (href: string, text: string): HTMLAnchorElement => h("a", { href }, text);
