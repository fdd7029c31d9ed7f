/** Log groups and streams, per account and region, with their events in the order of time. */
import type { CallContext } from "../../../wire/service.ts";
import { groupNotFound, streamNotFound } from "./errors.ts";

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export interface LogEvent {
  /** 56 digits that sort as the events do: by timestamp, then in the order of arrival. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
}

export interface LogStream {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  /** Sorted by id. */
  readonly events: LogEvent[];
  lastIngestionTime: number | undefined;
}

export interface LogGroup {
  readonly name: string;
  /** Without the `:*` at its end. */
  readonly arn: string;
  readonly createdAt: number;
  readonly streams: Map<string, LogStream>;
  readonly tags: Map<string, string>;
  readonly logGroupClass: "STANDARD" | "INFREQUENT_ACCESS";
  readonly deletionProtected: boolean;
  retentionInDays: number | undefined;
}

export interface NewEvent {
  readonly timestamp: number;
  readonly message: string;
}

export const day = 86_400_000;

export class LogsState {
  readonly #groups = new Map<string, Map<string, LogGroup>>();
  #arrived = 0n;

  groups({ accountId, region }: Place): Map<string, LogGroup> {
    const place = `${accountId}/${region}`;
    const known = this.#groups.get(place);
    if (known) return known;
    const made = new Map<string, LogGroup>();
    this.#groups.set(place, made);
    return made;
  }

  createGroup(
    place: Place,
    {
      name,
      now,
      ...rest
    }: { name: string; now: number } & Partial<Pick<LogGroup, "logGroupClass" | "deletionProtected">>,
  ): LogGroup {
    const group: LogGroup = {
      name,
      arn: `arn:aws:logs:${place.region}:${place.accountId}:log-group:${name}`,
      createdAt: now,
      streams: new Map(),
      tags: new Map(),
      logGroupClass: "STANDARD",
      deletionProtected: false,
      ...rest,
      retentionInDays: undefined,
    };
    this.groups(place).set(name, group);
    return group;
  }

  /** Keeps events; those that came earlier stay before those of the same millisecond. */
  append(stream: LogStream, events: readonly NewEvent[], now: number): void {
    stream.lastIngestionTime = now;
    let sorted = true;
    for (const { timestamp, message } of events) {
      const event = { id: this.#nextId(timestamp), timestamp, message, ingestionTime: now };
      sorted &&= (stream.events.at(-1)?.id ?? "") < event.id;
      stream.events.push(event);
    }
    if (!sorted) stream.events.sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  #nextId(timestamp: number): string {
    this.#arrived += 1n;
    return `3${String(timestamp).padStart(15, "0")}${String(this.#arrived).padStart(40, "0")}`;
  }
}

/** @throws ResourceNotFoundException */
export function findGroup(context: LogsContext, name: string): LogGroup {
  const group = context.state.groups(context).get(name);
  if (!group) throw groupNotFound();
  return group;
}

/** @throws ResourceNotFoundException */
export function findStream(group: LogGroup, name: string): LogStream {
  const stream = group.streams.get(name);
  if (!stream) throw streamNotFound();
  return stream;
}

export function createStream(group: LogGroup, name: string, now: number): LogStream {
  const arn = `${group.arn}:log-stream:${name}`;
  const stream: LogStream = { name, arn, createdAt: now, events: [], lastIngestionTime: undefined };
  group.streams.set(name, stream);
  return stream;
}

/** A stream's events without those whose retention is over. */
export function liveEvents(group: LogGroup, stream: LogStream, now: number): readonly LogEvent[] {
  if (group.retentionInDays === undefined) return stream.events;
  const oldest = now - group.retentionInDays * day;
  const first = stream.events.findIndex((event) => event.timestamp >= oldest);
  if (first < 0) stream.events.length = 0;
  else stream.events.splice(0, first);
  return stream.events;
}

export type LogsContext = CallContext & { readonly state: LogsState };
