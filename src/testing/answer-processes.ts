/**
 * Which process runs which call. Calls of different checks have nothing in common and may share a process that each of them
 * leaves as it was; two calls of one check never do, so that nothing but AWS and the arguments carries state between them.
 */
import { randomBytes } from "node:crypto";
import path from "node:path";
import type { Limits, RunSettings } from "../common/run-data.ts";
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

/** What all calls of a run that share processes want. */
type Shared = Omit<Wanted, "check" | "alone">;

/** What processes are alike in: calls of the same kind may be served by each of them. */
const kindOf = ({ bundle, settings, limits, env }: Shared): string =>
  JSON.stringify([
    bundle.shared,
    settings.isolation,
    settings.refuseUnsandboxed,
    settings.shortWaits,
    limits,
    env,
  ]);

/** Processes that wait for a next run, at most: each holds some 40 MiB. */
const mostAhead = 6;

/** A process and the one place that it can reach. */
export interface Seat {
  readonly process: AnswerProcess;
  readonly gateway: GatewayPort;
}

/** Which calls a process may still serve. */
interface Served {
  /** What it was started with: see `kindOf`. */
  readonly kind: string;
  /** The one answer that it runs; undefined before its first call. */
  answer: string | undefined;
  readonly checks: Set<string>;
}

type Kept = Seat & Served;

export class AnswerProcesses implements AsyncDisposable {
  readonly #folder: () => Promise<string>;
  readonly #idle = new Set<Kept>();
  readonly #settling = new Map<Served, Promise<void>>();
  /** Of the run that is under way: what its calls wanted, and how many processes were started for it. */
  #wanted: Shared | undefined;
  #used = 0;

  /** @param folder gives the folder that sockets lie in. */
  constructor(folder: () => Promise<string>) {
    this.#folder = folder;
  }

  /**
   * @throws what `AnswerProcess.start` throws.
   */
  async take(wanted: Wanted): Promise<Seat> {
    if (wanted.alone) return this.#start(wanted);
    const kind = kindOf(wanted);
    const fits = (served: Served): boolean =>
      served.kind === kind &&
      (served.answer === undefined || served.answer === wanted.bundle.file) &&
      !served.checks.has(wanted.check);
    for (;;) {
      const idle = [...this.#idle].filter((kept) => fits(kept) && !kept.process.hasEnded);
      const kept = idle.find(({ answer }) => answer !== undefined) ?? idle[0];
      if (kept) {
        this.#idle.delete(kept);
        if (kept.answer === undefined) this.#used += 1;
        kept.answer = wanted.bundle.file;
        kept.checks.add(wanted.check);
        return kept;
      }
      const soon = [...this.#settling].filter(([settling]) => fits(settling)).map(([, settled]) => settled);
      if (soon.length === 0) return this.#start(wanted);
      await Promise.race(soon);
    }
  }

  /** Starts processes ahead of their first calls, up to a number. A failure is told by the calls, which then start their own. */
  prepare(wanted: Shared, count: number): void {
    this.#wanted = wanted;
    const kind = kindOf(wanted);
    const ready = [...this.#idle, ...this.#settling.keys()].filter(
      (served) => served.kind === kind && served.answer === undefined,
    );
    for (let left = count - ready.length; left > 0; left -= 1) {
      const place: Served = { kind, answer: undefined, checks: new Set<string>() };
      const settled = this.#start({ ...wanted, alone: false }).then(
        (kept) => void this.#idle.add(kept),
        () => undefined,
      );
      this.#settling.set(
        place,
        settled.finally(() => this.#settling.delete(place)),
      );
    }
  }

  /** Starts as many as this run has used, for a next run of the same kind. */
  prepareNext(): void {
    if (this.#wanted) this.prepare(this.#wanted, Math.min(this.#used, mostAhead));
    this.#used = 0;
  }

  /** Ends the processes of a run that is over. Where another is to follow, those stay that it can use. */
  async endRun({ getsReady = false }: RunSettings): Promise<void> {
    await Promise.all(this.#settling.values());
    const kind = this.#wanted && getsReady ? kindOf(this.#wanted) : undefined;
    const over = [...this.#idle].filter((kept) => kept.answer !== undefined || kept.kind !== kind);
    for (const kept of over) this.#idle.delete(kept);
    await Promise.all(over.map(leave));
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
    if (check !== undefined && !alone) this.#used += 1;
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
        shortWaits: settings.shortWaits,
      });
      const begun = check === undefined ? {} : { answer: bundle.file, checks: new Set([check]) };
      return {
        process,
        gateway,
        kind: kindOf(wanted),
        answer: undefined,
        checks: new Set<string>(),
        ...begun,
      };
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
