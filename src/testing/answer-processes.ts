/**
 * Which process runs which call. Calls of different checks have nothing in common and may share a process that each of them
 * leaves as it was; two calls of one check never do, so that nothing but AWS and the arguments carries state between them.
 */
import { randomBytes } from "node:crypto";
import path from "node:path";
import type { Limits, RunSettings } from "../common/contract.ts";
import { type GatewayPort, openGateway } from "../gateway/start-gateway.ts";
import { AnswerProcess } from "../sandbox/answer-process.ts";
import type { Bundle } from "../sandbox/bundle-answer.ts";

export interface Wanted {
  readonly bundle: Bundle;
  /** The check that calls. */
  readonly check: string;
  readonly settings: RunSettings;
  readonly limits: Limits;
  /** The part of the environment that is the same for every call. */
  readonly env: Readonly<Record<string, string>>;
  /** A process that has served no other call, and will serve none. */
  readonly alone: boolean;
}

/** A process and the one place that it can reach. */
export interface Seat {
  readonly process: AnswerProcess;
  readonly gateway: GatewayPort;
}

/** Which calls a process may still serve. */
interface Served {
  readonly answer: string;
  readonly checks: Set<string>;
}

type Kept = Seat & Served;

export class AnswerProcesses implements AsyncDisposable {
  readonly #folder: () => Promise<string>;
  readonly #idle = new Set<Kept>();
  readonly #settling = new Map<Served, Promise<void>>();

  /** @param folder gives the folder that sockets lie in. */
  constructor(folder: () => Promise<string>) {
    this.#folder = folder;
  }

  /**
   * @throws what `AnswerProcess.start` throws.
   */
  async take(wanted: Wanted): Promise<Seat> {
    if (wanted.alone) return this.#start(wanted);
    const fits = ({ answer, checks }: Served): boolean =>
      answer === wanted.bundle.file && !checks.has(wanted.check);
    for (;;) {
      const kept = [...this.#idle].find(fits);
      if (kept) {
        this.#idle.delete(kept);
        kept.checks.add(wanted.check);
        return kept;
      }
      const soon = [...this.#settling].filter(([settling]) => fits(settling)).map(([, settled]) => settled);
      if (soon.length === 0) return this.#start(wanted);
      await Promise.race(soon);
    }
  }

  /** Starts processes ahead of their first calls. A failure is told by the calls, which then start their own. */
  prepare(wanted: Omit<Wanted, "check" | "alone">, count: number): void {
    for (let left = count; left > 0; left -= 1) {
      const started = this.#start({ ...wanted, alone: false });
      const settled = started.then(
        (kept) => void this.#idle.add(kept),
        () => undefined,
      );
      const place = { answer: wanted.bundle.file, checks: new Set<string>() };
      this.#settling.set(
        place,
        settled.finally(() => this.#settling.delete(place)),
      );
    }
  }

  /** Takes back a seat whose process stays after its call; it is kept if it is as it was before. */
  giveBack(seat: Seat): void {
    const kept = seat as Kept;
    const settled = this.#settle(kept).finally(() => this.#settling.delete(kept));
    this.#settling.set(kept, settled);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#settling.values());
    const idle = [...this.#idle];
    this.#idle.clear();
    await Promise.all(idle.map(leave));
  }

  async #settle(kept: Kept): Promise<void> {
    const dirty = await kept.process.settle();
    if (dirty === undefined) this.#idle.add(kept);
    else await leave(kept);
  }

  async #start(wanted: Omit<Wanted, "check"> & { readonly check?: string }): Promise<Kept> {
    const { bundle, check, settings, limits, env, alone } = wanted;
    const { isolation } = settings;
    const socket =
      isolation === "process"
        ? undefined
        : path.join(await this.#folder(), `${randomBytes(4).toString("hex")}.sock`);
    const gateway = await openGateway(socket);
    try {
      const process = await AnswerProcess.start({
        project: bundle.project,
        shared: bundle.shared,
        limits,
        isolation,
        refuseUnsandboxed: settings.refuseUnsandboxed,
        server: socket === undefined ? undefined : { port: gateway.port, socket },
        env,
        once: alone,
      });
      return { process, gateway, answer: bundle.file, checks: new Set(check === undefined ? [] : [check]) };
    } catch (error) {
      await gateway[Symbol.asyncDispose]();
      throw error;
    }
  }
}

/** Ends a seat's process. */
export async function leave({ process, gateway }: Seat): Promise<void> {
  await process[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
}
