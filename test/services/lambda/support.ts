/** What the suites of Lambda share: functions from files in memory, and their answers as plain data. */
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

/** LocalStack writes a function's log into the account of its role. */
const roleOf = (accountId: string): string => `arn:aws:iam::${accountId}:role/worker`;
export const role = roleOf(account);

/** The same bytes for the same files. */
export const zip = (files: Files): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), {
    mtime: new Date(2026, 0, 1),
  });

/** A handler that answers what it was called with. */
export const echo: Files = { "index.mjs": "export const handler = async (event) => event;" };

export interface Answered {
  readonly status: number | undefined;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly version: string | undefined;
  /** The tail, as text. */
  readonly log: string;
}

type InvokeSettings = { [Name in keyof InvokeCommandInput]?: InvokeCommandInput[Name] | undefined };

export interface Functions {
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  /** Makes a function of these files, `index.handler`, and waits until it is active. Gives its name. */
  readonly create: (files: Files, settings?: Partial<CreateFunctionCommandInput>) => Promise<string>;
  /** Waits until an update is done. */
  readonly updated: (name: string) => Promise<void>;
  readonly invoke: (name: string, event?: unknown, settings?: InvokeSettings) => Promise<Answered>;
  /** All log messages of a function, once `enough` holds for them. */
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

/** What CreateFunction needs besides a name. */
export const functionOf = (files: Files) => ({
  Role: role,
  Runtime: "nodejs22.x" as const,
  Handler: "index.handler",
  Code: { ZipFile: zip(files) },
});

/** Functions of this file's account on the suites' target. */
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
  throw new Error(`The log never had what was waited for:\n${messages.join("")}`);
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
