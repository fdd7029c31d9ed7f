/** Access to the page's server, tested with requests that the user's browser would not send. */
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { serve, type Served } from "./chromium.ts";

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

interface Answered {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

function ask({ origin }: Served, { path = "/api/labs", method = "GET", headers = {}, body }: Asked) {
  return new Promise<Answered>((resolve, reject) => {
    const { port } = new URL(origin);
    const asking = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      text(response).then(
        (body) => resolve({ status: response.statusCode, headers: response.headers, body }),
        reject,
      );
    });
    asking.on("error", reject).end(body);
  });
}

/** The cookie that a browser gets from the address. */
async function cookieOf(served: Served): Promise<string> {
  const { pathname, search } = new URL(served.url);
  const { status, headers } = await ask(served, { path: pathname + search });
  expect(status).toBe(200);
  const [cookie = ""] = headers["set-cookie"] as string[];
  expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
  return cookie.split(";")[0]!;
}

const json = { "content-type": "application/json" };
const hint = { path: "/api/labs/01-scripted/hints", method: "POST", body: '{"task":"read"}' };

test("without the token nothing is served, not even the scripts", async () => {
  const served = await serve();
  const paths = ["/", "/labs/01-scripted", "/api/labs", "/assets/main.js", "/?token=", "/?token=AAAA"];
  for (const path of paths) {
    const { status, body } = await ask(served, { path });
    expect([path, status]).toEqual([path, 403]);
    expect(body).toContain("./lab serve");
  }
  const port = new URL(served.origin).port;
  const wrong = await ask(served, { headers: { cookie: `labs-${port}=AAAA` } });
  expect(wrong.status).toBe(403);
});

test("the token in the address gives a cookie, which is enough for later requests", async () => {
  const served = await serve();
  const cookie = await cookieOf(served);
  const { status, body } = await ask(served, { headers: { cookie: `other=1; ${cookie}` } });
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ next: "01-scripted" });
  // Without the token there is no cookie.
  expect((await ask(served, { path: "/", headers: { cookie } })).headers["set-cookie"]).toBeUndefined();
});

test("another host name for this machine is refused, also with the token", async () => {
  const served = await serve();
  const cookie = await cookieOf(served);
  const port = new URL(served.origin).port;
  for (const host of [`evil.example:${port}`, `127.0.0.1.evil.example:${port}`, "127.0.0.1", "127.0.0.1:1"]) {
    expect([host, (await ask(served, { headers: { host, cookie } })).status]).toEqual([host, 403]);
  }
  expect((await ask(served, { headers: { host: `localhost:${port}`, cookie } })).status).toBe(200);
});

test("requests from another origin are refused, also from another port of this machine", async () => {
  const served = await serve();
  const cookie = await cookieOf(served);
  for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"]) {
    const asked = await ask(served, { ...hint, headers: { ...json, cookie, origin } });
    expect([origin, asked.status]).toEqual([origin, 403]);
  }
  for (const site of ["cross-site", "same-site"]) {
    const asked = await ask(served, {
      headers: { cookie, "sec-fetch-site": site, "sec-fetch-mode": "no-cors" },
    });
    expect([site, asked.status]).toEqual([site, 403]);
  }
});

test("a request that changes something needs the page's origin and JSON", async () => {
  const served = await serve();
  const cookie = await cookieOf(served);
  const { origin } = served;
  expect((await ask(served, { ...hint, headers: { ...json, cookie } })).status).toBe(403);
  const form = { "content-type": "text/plain", cookie, origin };
  expect((await ask(served, { ...hint, headers: form })).status).toBe(400);
  const right = await ask(served, { ...hint, headers: { ...json, cookie, origin } });
  expect(JSON.parse(right.body)).toMatchObject({ task: "read", level: 1 });
});

test("other pages cannot show it in a frame or run a script in it", async () => {
  const served = await serve();
  const { headers } = await ask(served, { path: "/", headers: { cookie: await cookieOf(served) } });
  expect(headers).toMatchObject({
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
  });
  const policy = String(headers["content-security-policy"]).split("; ");
  expect(policy).toEqual(
    expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]),
  );
  expect(headers["access-control-allow-origin"]).toBeUndefined();
});

test("only the page's files are served", async () => {
  const served = await serve();
  const cookie = await cookieOf(served);
  const paths = [
    "/assets/..%2f..%2fcli%2fmain.js",
    "/assets/../../package.json",
    "/labs/../../etc/passwd",
    "/api/labs/..",
    "/nothing",
  ];
  for (const path of paths) {
    expect([path, (await ask(served, { path, headers: { cookie } })).status]).toEqual([path, 404]);
  }
  expect((await ask(served, { path: "//", headers: { cookie } })).status).toBe(400);
  const unknown = await ask(served, { path: "/api/labs/01", headers: { cookie } });
  expect([unknown.status, JSON.parse(unknown.body)]).toEqual([400, { error: 'There is no lab "01".' }]);
});

/** The status of a refused WebSocket, or its first event. */
function connect({ origin }: Served, path: string, headers: Record<string, string>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${origin.replace("http", "ws")}${path}`, { headers });
    socket.on("unexpected-response", (_request, { statusCode }) => resolve(statusCode));
    socket.on("message", (data: Buffer) => {
      resolve(JSON.parse(data.toString("utf8")));
      socket.close();
    });
    socket.on("error", reject);
  });
}

test("only the page receives events", async () => {
  const served = await serve();
  const cookie = await cookieOf(served);
  const { origin } = served;
  const path = "/api/labs/01-scripted/events";
  expect(await connect(served, path, { cookie, origin })).toMatchObject({ kind: "answer" });
  expect(await connect(served, path, { cookie })).toBe(403);
  expect(await connect(served, path, { origin })).toBe(403);
  expect(await connect(served, path, { cookie, origin: "https://evil.example" })).toBe(403);
  expect(await connect(served, path, { cookie, origin, host: "evil.example" })).toBe(403);
  expect(await connect(served, "/api/labs/99-nothing/events", { cookie, origin })).toBe(403);
});
