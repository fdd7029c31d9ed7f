/** How Lambda writes a function's log: group and stream are made when missing. */
import { type LogsState, type NewEvent, type Place, createStream } from "./state.ts";

export interface WriteLogsRequest extends Place {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly events: readonly NewEvent[];
}

export interface LogWriter {
  readonly writeLogs: (request: WriteLogsRequest) => Promise<void>;
}

export function logWriter(state: LogsState, now: () => number): LogWriter {
  return {
    writeLogs: async ({ logGroupName, logStreamName, events, ...place }) => {
      const time = now();
      const group =
        state.groups(place).get(logGroupName) ?? state.createGroup(place, { name: logGroupName, now: time });
      const stream = group.streams.get(logStreamName) ?? createStream(group, logStreamName, time);
      state.append(stream, events, time);
    },
  };
}
