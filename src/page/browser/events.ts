/** Receives the events of a lab, and connects again when the connection is lost. */
import type { PageEvent } from "../protocol.ts";

export interface EventHandlers {
  readonly onEvent: (event: PageEvent) => void;
  /** Called whenever that changes. */
  readonly onConnected: (isConnected: boolean) => void;
}

const shortestWait = 500;
const longestWait = 5000;

/** Listens as long as the page is open. */
export function subscribe(labId: string, { onEvent, onConnected }: EventHandlers): void {
  const address = `ws://${location.host}/api/labs/${labId}/events`;
  let wait = shortestWait;
  const connect = (): void => {
    const socket = new WebSocket(address);
    socket.addEventListener("open", () => {
      wait = shortestWait;
      onConnected(true);
    });
    socket.addEventListener("message", ({ data }) => onEvent(JSON.parse(String(data)) as PageEvent));
    socket.addEventListener("close", () => {
      onConnected(false);
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, longestWait);
    });
  };
  connect();
}
