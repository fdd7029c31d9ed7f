/** What the page asks the server for, by method and path. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { UserError } from "../../common/errors.ts";
import type { Folders } from "../../labs/folders.ts";
import { takeHint } from "../../labs/hints.ts";
import type { Lab, Task } from "../../labs/lab.ts";
import { readProgress, recordProgress } from "../../labs/progress.ts";
import { keepAnswer, startAnswer } from "../../labs/workspace.ts";
import type { HintText, KeptReply, SaveReply } from "../protocol.ts";
import { describeCalls } from "./describe-calls.ts";
import { describeLab, describeLabs } from "./describe-labs.ts";
import type { Desks } from "./desks.ts";
import { showSolution } from "./describe-solution.ts";
import { renderMarkdown } from "./markdown.ts";
import { readJson, sendJson } from "./replies.ts";

type Body = Readonly<Record<string, unknown>>;

interface LabRequest {
  readonly lab: Lab;
  readonly body: Body;
}

const labPath = /^\/api\/labs\/(?<id>[a-z0-9-]+)(?<rest>\/[a-z]+)?$/;

/** The answers to the page's requests, all in JSON. */
export class Routes {
  readonly #folders: Folders;
  readonly #desks: Desks;
  readonly #ofLab: Readonly<Record<string, (request: LabRequest) => Promise<unknown>>> = {
    "GET ": ({ lab }) => describeLab(this.#folders, lab),
    "GET /calls": ({ lab }) => describeCalls(this.#folders, lab),
    "POST /solution": ({ lab }) => showSolution(this.#folders, lab),
    "POST /hints": (request) => this.#hint(request),
    "POST /start": ({ lab }) => this.#start(lab),
    "PUT /answer": (request) => this.#save(request),
    "POST /kept": (request) => this.#keep(request),
    "POST /runs": (request) => this.#run(request),
    "POST /stop": async ({ lab }) => this.#desks.of(lab).stop(),
  };

  constructor(folders: Folders, desks: Desks) {
    this.#folders = folders;
    this.#desks = desks;
  }

  /**
   * Whether the path was one of the page's requests.
   * @throws UserError for what the person, or the page, asked for in vain.
   */
  async answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (path === "/api/labs" && request.method === "GET") {
      sendJson(response, await describeLabs(this.#folders));
      return true;
    }
    const { id, rest = "" } = labPath.exec(path)?.groups ?? {};
    const handle = this.#ofLab[`${request.method} ${rest}`];
    if (id === undefined || handle === undefined) return false;
    const lab = await this.#desks.findLab(id);
    const body = request.method === "GET" ? {} : await readJson(request);
    const value = await handle({ lab, body });
    sendJson(response, value === undefined ? {} : value);
    return true;
  }

  async #hint({ lab, body }: LabRequest): Promise<HintText> {
    const { work } = this.#folders;
    const wanted = taskIn(lab, body);
    if (wanted === undefined) throw new UserError("A hint is for a task: name one.");
    const own = (await readProgress(work)).labs[lab.id];
    const { task, level, text } = await takeHint(work, own, { lab, task: wanted });
    return { task, level, html: renderMarkdown(text) };
  }

  async #start(lab: Lab): Promise<void> {
    const { work } = this.#folders;
    await startAnswer(work, lab);
    await recordProgress(work, lab.id, (before) => ({ startedAt: new Date().toISOString(), ...before }));
    await this.#desks.of(lab).look();
  }

  #save({ lab, body }: LabRequest): Promise<SaveReply> {
    const { base = null, over = false } = body;
    if (base !== null && typeof base !== "string") throw new UserError("The version must be a text.");
    return this.#desks.of(lab).save({ text: textIn(body), base, over: over === true });
  }

  async #keep({ lab, body }: LabRequest): Promise<KeptReply> {
    return { file: await keepAnswer(this.#folders.work, lab, textIn(body)) };
  }

  #run({ lab, body }: LabRequest): Promise<void> {
    const { kind } = body;
    if (kind !== "check" && kind !== "example") throw new UserError("A run is a check or an example.");
    return this.#desks.of(lab).begin({ kind, task: taskIn(lab, body)?.id });
  }
}

function taskIn(lab: Lab, { task: wanted }: Body): Task | undefined {
  if (wanted === undefined) return undefined;
  const task = lab.tasks.find(({ id }) => id === wanted);
  if (task === undefined) throw new UserError(`${lab.id} has no such task.`);
  return task;
}

function textIn({ text }: Body): string {
  if (typeof text === "string") return text;
  throw new UserError("The answer must be a text.");
}
