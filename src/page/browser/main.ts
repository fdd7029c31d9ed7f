/** Starts the page: shows the view that its address names. */
import { showTrouble } from "./frame.ts";
import { showLab } from "./lab-view.ts";
import { showList } from "./list-view.ts";
import { applyTheme } from "./theme.ts";

/** The secret of the address is in a cookie by now, and must not stay in the history. */
function forgetToken(): void {
  const address = new URL(location.href);
  if (!address.searchParams.has("token")) return;
  address.searchParams.delete("token");
  history.replaceState(null, "", address);
}

async function start(): Promise<void> {
  applyTheme();
  forgetToken();
  const [, lab] = /^\/labs\/([a-z0-9-]+)$/.exec(location.pathname) ?? [];
  try {
    await (lab === undefined ? showList() : showLab(lab));
  } catch (error) {
    showTrouble(error);
  }
}

void start();
