/** The labs that tabs look at, each opened when it is first needed. */
import { UserError } from "../../common/errors.ts";
import { findLab, listLabIds } from "../../labs/catalog.ts";
import type { Lab } from "../../labs/lab.ts";
import { type DeskOptions, LabDesk } from "./lab-desk.ts";

export type DesksOptions = Omit<DeskOptions, "lab">;

export class Desks implements AsyncDisposable {
  readonly #options: DesksOptions;
  readonly #desks = new Map<string, LabDesk>();

  constructor(options: DesksOptions) {
    this.#options = options;
  }

  /** The lab of this whole id: addresses are no place to guess. @throws UserError when there is none. */
  async findLab(id: string): Promise<Lab> {
    const { labs } = this.#options.folders;
    const ids = await listLabIds(labs);
    if (!ids.includes(id)) throw new UserError(`There is no lab "${id}".`);
    return findLab(labs, id);
  }

  of(lab: Lab): LabDesk {
    const known = this.#desks.get(lab.id);
    if (known) return known;
    const desk = new LabDesk({ ...this.#options, lab });
    this.#desks.set(lab.id, desk);
    return desk;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#desks.values()].map((desk) => desk[Symbol.asyncDispose]()));
  }
}
