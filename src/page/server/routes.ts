/** What the page asks the server for, by method and path. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { UserError } from "../../common/errors.ts";
import { findLab, listLabIds } from "../../labs/catalog.ts";
import type { Folders } from "../../labs/folders.ts";
import { takeHint } from "../../labs/hints.ts";
import type { Lab, Task } from "../../labs/lab.ts";
import { readProgress } from "../../labs/progress.ts";
import type { HintText } from "../protocol.ts";
import { describeLab, describeLabs } from "./describe-labs.ts";
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

  constructor(folders: Folders) {
    this.#folders = folders;
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
    const handle = id === undefined ? undefined : this.#ofLab(`${request.method} ${rest}`);
    if (id === undefined || handle === undefined) return false;
    const lab = await this.#lab(id);
    sendJson(response, await handle({ lab, body: request.method === "GET" ? {} : await readJson(request) }));
    return true;
  }

  #ofLab(asked: string): ((request: LabRequest) => Promise<unknown>) | undefined {
    if (asked === "GET ") return ({ lab }) => describeLab(this.#folders, lab);
    if (asked === "POST /hints") return (request) => this.#hint(request);
    return undefined;
  }

  /** Its whole id alone: addresses are no place to guess. */
  async #lab(id: string): Promise<Lab> {
    const ids = await listLabIds(this.#folders.labs);
    if (!ids.includes(id)) throw new UserError(`There is no lab "${id}".`);
    return findLab(this.#folders.labs, id);
  }

  async #hint({ lab, body }: LabRequest): Promise<HintText> {
    const { work } = this.#folders;
    const own = (await readProgress(work)).labs[lab.id];
    const { task, level, text } = await takeHint(work, own, { lab, task: taskFrom(lab, body) });
    return { task, level, html: renderMarkdown(text) };
  }
}

function taskFrom(lab: Lab, { task: wanted }: Body): Task {
  const task = lab.tasks.find(({ id }) => id === wanted);
  if (task === undefined) throw new UserError(`${lab.id} has no such task.`);
  return task;
}
