/** Shared by the suites of Lambda: functions from files in memory, and their results as plain data. */
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { account, type ClientOptions, clientOptions, uniqueName } from "../../support/target.ts";

export type Files = Readonly<Record<string, string>>;

/** LocalStack writes a function's log to the account of its role. */
const roleOf = (accountId: string): string => `arn:aws:iam::${accountId}:role/worker`;
export const role = roleOf(account);

/** The same files always give the same bytes. */
export const zip = (files: Files): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), {
    mtime: new Date(2026, 0, 1),
  });

/** A handler that returns its event. */
export const echo: Files = { "index.mjs": "export const handler = async (event) => event;" };

export interface Answered {
  readonly status: number | undefined;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly version: string | undefined;
  /** The tail of the log as text. */
  readonly log: string;
}

type InvokeSettings = { [Name in keyof InvokeCommandInput]?: InvokeCommandInput[Name] | undefined };

export interface Functions {
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  /** Creates a function of these files with the handler `index.handler` and waits until it is active. Returns its name. */
  readonly create: (files: Files, settings?: Partial<CreateFunctionCommandInput>) => Promise<string>;
  /** Waits until an update is done. */
  readonly updated: (name: string) => Promise<void>;
  readonly invoke: (name: string, event?: unknown, settings?: InvokeSettings) => Promise<Answered>;
  /** All log messages of a function, as soon as `enough` is true for them. */
  readonly logged: (name: string, enough: (messages: string[]) => boolean) => Promise<string[]>;
}

const quick = { maxWaitTime: 60, minDelay: 0.05, maxDelay: 0.5 };

export function functionsOn(options: ClientOptions): Functions {
  const lambda = new LambdaClient(options);
  const logs = new CloudWatchLogsClient(options);
  return {
    lambda,
    logs,
    create: async (files, settings = {}) => {
      const FunctionName = settings.FunctionName ?? uniqueName("fn");
      const Role = roleOf(options.credentials.accessKeyId);
      await lambda.send(new CreateFunctionCommand({ ...functionOf(files), Role, FunctionName, ...settings }));
      await waitUntilFunctionActiveV2({ client: lambda, ...quick }, { FunctionName });
      return FunctionName;
    },
    updated: async (FunctionName) => {
      await waitUntilFunctionUpdatedV2({ client: lambda, ...quick }, { FunctionName });
    },
    invoke: async (FunctionName, event = {}, settings = {}) => {
      const Payload = JSON.stringify(event);
      const answer = await lambda.send(
        new InvokeCommand({ FunctionName, Payload, LogType: "Tail", ...settings } as InvokeCommandInput),
      );
      const text = answer.Payload?.transformToString() ?? "";
      return {
        status: answer.StatusCode,
        value: text === "" ? undefined : (JSON.parse(text) as unknown),
        error: answer.FunctionError,
        version: answer.ExecutedVersion,
        log: Buffer.from(answer.LogResult ?? "", "base64").toString("utf8"),
      };
    },
    logged: (name, enough) => readLogs(logs, `/aws/lambda/${name}`, enough),
  };
}

/** CreateFunction's required parameters, without the name. */
export const functionOf = (files: Files) => ({
  Role: role,
  Runtime: "nodejs22.x" as const,
  Handler: "index.handler",
  Code: { ZipFile: zip(files) },
});

/** Functions in this file's account on the suites' target. */
export const functions = functionsOn(clientOptions());

async function readLogs(
  logs: CloudWatchLogsClient,
  logGroupName: string,
  enough: (messages: string[]) => boolean,
): Promise<string[]> {
  const deadline = performance.now() + 30_000;
  let messages: string[] = [];
  while (performance.now() < deadline) {
    messages = await readGroup(logs, logGroupName);
    if (enough(messages)) return messages;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The expected log messages did not come. The log has:\n${messages.join("")}`);
}

async function readGroup(logs: CloudWatchLogsClient, logGroupName: string): Promise<string[]> {
  try {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    return events.map(({ message = "" }) => message);
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") return [];
    throw error;
  }
}
