/**
 * Which process runs which call. Calls of different checks, and of different groups of one check, have nothing in common and
 * may share a process that each of them leaves as it was. Two calls of one group never do, so that nothing but AWS and the
 * arguments carries state between them.
 */
import { randomBytes } from "node:crypto";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Limits, RunSettings } from "../common/run-data.ts";
import { type GatewayPort, openGateway } from "../gateway/start-gateway.ts";
import { AnswerProcess } from "../sandbox/answer-process.ts";
import type { Bundle } from "../sandbox/bundle-answer.ts";

export interface Wanted {
  readonly bundle: Bundle;
  /** The check and its group of calls. Two calls of a group never share a process. */
  readonly group: string;
  readonly settings: RunSettings;
  readonly limits: Limits;
  /** The environment variables that are the same for every call. */
  readonly env: Readonly<Record<string, string>>;
  /** A process for only this call. */
  readonly alone: boolean;
}

/** The settings of most calls of a run. */
type Usual = Omit<Wanted, "group">;

/** The kind of a process. It can run all calls of the same kind. */
const kindOf = ({ bundle, settings, limits, env, alone }: Usual): string =>
  JSON.stringify([
    bundle.shared,
    settings.isolation,
    settings.refuseUnsandboxed,
    settings.shortWaits,
    settings.severalAnswers,
    limits,
    env,
    alone,
  ]);

/** The most processes kept for a next run. Each uses about 40 MiB. */
const mostWaiting = 6;

/**
 * Milliseconds that a call waits for a process that serves another one. Most calls take less, and to start a process takes
 * more.
 */
const patienceMs = 150;

/** A process and the only server that it can reach. */
export interface Seat {
  readonly process: AnswerProcess;
  readonly gateway: GatewayPort;
}

/** The calls that a process can still run. */
interface Served {
  /** What it was started with: see `kindOf`. */
  readonly kind: string;
  /** The answer that it ran last, and the only one that most may run; undefined before its first call. */
  answer: string | undefined;
  readonly groups: Set<string>;
}

type Kept = Seat & Served;

export class AnswerProcesses implements AsyncDisposable {
  readonly #folder: () => Promise<string>;
  readonly #idle = new Set<Kept>();
  readonly #settling = new Map<Served, Promise<void>>();
  /** Busy processes, with the calls that wait for them. */
  readonly #busy = new Map<Served, (() => void)[]>();
  /** Of the run that is under way: what its calls wanted, and how many processes were started for it. */
  #wanted: Usual | undefined;
  #used = 0;

  /** @param folder gives the folder that sockets lie in. */
  constructor(folder: () => Promise<string>) {
    this.#folder = folder;
  }

  /**
   * @throws what `AnswerProcess.start` throws.
   */
  async take(wanted: Wanted): Promise<Seat> {
    const kind = kindOf(wanted);
    const fits = (served: Served): boolean =>
      served.kind === kind &&
      (isFree(served, wanted.settings) || served.answer === wanted.bundle.file) &&
      !served.groups.has(wanted.group);
    const tired = performance.now() + patienceMs;
    for (;;) {
      const idle = [...this.#idle].filter((kept) => fits(kept) && !kept.process.hasEnded);
      const kept = idle.find(({ answer }) => answer !== undefined) ?? idle[0];
      if (kept) return this.#use(kept, wanted);
      const soon = [...this.#settling].filter(([settling]) => fits(settling)).map(([, settled]) => settled);
      if (soon.length > 0) await Promise.race(soon);
      else if (!(await this.#waitForBusy(fits, tired - performance.now()))) return this.#start(wanted);
    }
  }

  #use(kept: Kept, { bundle, group, alone }: Wanted): Seat {
    this.#idle.delete(kept);
    if (kept.answer === undefined) this.#used += 1;
    kept.answer = bundle.file;
    kept.groups.add(group);
    if (!alone) this.#busy.set(kept, []);
    return kept;
  }

  /** Waits so many milliseconds for a process that fits and serves a call. Tells whether one has come to its end. */
  async #waitForBusy(fits: (served: Served) => boolean, ms: number): Promise<boolean> {
    const busy = [...this.#busy].filter(([served]) => fits(served)).map(([, waiting]) => waiting);
    if (busy.length === 0 || ms <= 0) return false;
    const ended = new AbortController();
    for (const waiting of busy) waiting.push(() => ended.abort());
    await sleep(ms, undefined, { signal: ended.signal }).catch(() => undefined);
    return ended.signal.aborted;
  }

  #noLongerBusy(served: Served): void {
    const waiting = this.#busy.get(served) ?? [];
    this.#busy.delete(served);
    for (const wake of waiting) wake();
  }

  /** Starts processes ahead of their first calls, up to a number. A failure is told by the calls, which then start their own. */
  prepare(wanted: Usual, count: number): void {
    this.#wanted = wanted;
    const kind = kindOf(wanted);
    const ready = [...this.#idle, ...this.#settling.keys()].filter(
      (served) => served.kind === kind && isFree(served, wanted.settings),
    );
    for (let left = count - ready.length; left > 0; left -= 1) {
      const place: Served = { kind, answer: undefined, groups: new Set<string>() };
      const settled = this.#start(wanted).then(
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
    if (this.#wanted) this.prepare(this.#wanted, Math.min(this.#used, mostWaiting));
    this.#used = 0;
  }

  /** Ends the processes of a run that is over. Where another is to follow, those stay that it can use. */
  async endRun(settings: RunSettings): Promise<void> {
    await Promise.all(this.#settling.values());
    const over = this.#noneCanUse(settings);
    for (const kept of over) this.#idle.delete(kept);
    await Promise.all(over.map(leave));
    // Every run has inputs of its own: what a process did in one says nothing in the next.
    for (const { groups } of this.#idle) groups.clear();
  }

  /** The idle processes that no next run can use, or that are too many to wait for it: the oldest. */
  #noneCanUse({ getsReady = false, severalAnswers = false }: RunSettings): Kept[] {
    const idle = [...this.#idle];
    if (severalAnswers) return idle.slice(0, -mostWaiting);
    const kind = this.#wanted && getsReady ? kindOf(this.#wanted) : undefined;
    return idle.filter((kept) => kept.answer !== undefined || kept.kind !== kind);
  }

  /** Takes back a seat whose process stays after its call. It is kept if it is unchanged. */
  giveBack(seat: Seat): void {
    const kept = seat as Kept;
    this.#noLongerBusy(kept);
    const settled = this.#settle(kept).finally(() => this.#settling.delete(kept));
    this.#settling.set(kept, settled);
  }

  /** Ends a seat's process. */
  async end(seat: Seat): Promise<void> {
    this.#noLongerBusy(seat as Kept);
    await leave(seat);
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

  async #start(wanted: Omit<Wanted, "group"> & { readonly group?: string }): Promise<Kept> {
    const { bundle, group, settings, limits, env, alone } = wanted;
    if (group !== undefined && this.#wanted && kindOf(wanted) === kindOf(this.#wanted)) this.#used += 1;
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
        severalAnswers: settings.severalAnswers,
        shortWaits: settings.shortWaits,
      });
      const kept = { process, gateway, kind: kindOf(wanted), answer: undefined, groups: new Set<string>() };
      if (group === undefined) return kept;
      const begun = { ...kept, answer: bundle.file, groups: new Set([group]) };
      if (!alone) this.#busy.set(begun, []);
      return begun;
    } catch (error) {
      await gateway[Symbol.asyncDispose]();
      throw error;
    }
  }
}

/** Whether it may run an answer that it has not run yet. */
const isFree = ({ answer }: Served, { severalAnswers = false }: RunSettings): boolean =>
  answer === undefined || severalAnswers;

async function leave({ process, gateway }: Seat): Promise<void> {
  await process[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
}
