/**
 * The lines that Lambda itself writes, as text or JSON:
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html and
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
import type { LogFormat } from "@aws-sdk/client-lambda";

export interface Report {
  readonly requestId: string;
  /** Milliseconds, as all durations. */
  readonly duration: number;
  readonly memorySize: number;
  readonly maxMemoryUsed: number;
  /** On a cold start. */
  readonly initDuration?: number;
  readonly status: "success" | "error" | "timeout";
  readonly errorType?: string;
}

export interface LogLines {
  initStart(runtime: string, runtimeVersionArn: string): string;
  start(requestId: string, version: string): string;
  /** JSON has no such line below the DEBUG level. */
  end(requestId: string): string | undefined;
  report(report: Report): string;
}

/** Since August 2025 the INIT phase is billed with the first invocation. */
const billed = ({ duration, initDuration = 0 }: Report): number => Math.ceil(duration + initDuration);

const text: LogLines = {
  initStart: (runtime, arn) => `INIT_START Runtime Version: ${runtime}\tRuntime Version ARN: ${arn}\n`,
  start: (requestId, version) => `START RequestId: ${requestId} Version: ${version}\n`,
  end: (requestId) => `END RequestId: ${requestId}\n`,
  report: (report) => {
    const fields = [
      `REPORT RequestId: ${report.requestId}`,
      `Duration: ${report.duration.toFixed(2)} ms`,
      `Billed Duration: ${billed(report)} ms`,
      `Memory Size: ${report.memorySize} MB`,
      `Max Memory Used: ${report.maxMemoryUsed} MB`,
      ...(report.initDuration === undefined ? [] : [`Init Duration: ${report.initDuration.toFixed(2)} ms`]),
      ...(report.status === "success" ? [] : [`Status: ${report.status}`]),
      ...(report.status === "error" && report.errorType ? [`Error Type: ${report.errorType}`] : []),
    ];
    return `${fields.join("\t")}\t\n`;
  },
};

const json = (now: () => number): LogLines => {
  const line = (type: string, record: object): string =>
    `${JSON.stringify({ time: new Date(now()).toISOString(), type, record })}\n`;
  return {
    initStart: (runtimeVersion, runtimeVersionArn) =>
      line("platform.initStart", {
        initializationType: "on-demand",
        phase: "init",
        runtimeVersion,
        runtimeVersionArn,
      }),
    start: (requestId, version) => line("platform.start", { requestId, version }),
    end: () => undefined,
    report: (report) =>
      line("platform.report", {
        requestId: report.requestId,
        metrics: {
          durationMs: Number(report.duration.toFixed(3)),
          billedDurationMs: billed(report),
          memorySizeMB: report.memorySize,
          maxMemoryUsedMB: report.maxMemoryUsed,
          ...(report.initDuration !== undefined && {
            initDurationMs: Number(report.initDuration.toFixed(3)),
          }),
        },
        ...(report.errorType !== undefined && { errorType: report.errorType }),
        status: report.status,
      }),
  };
};

export const logLinesFor = (format: LogFormat, now: () => number): LogLines =>
  format === "JSON" ? json(now) : text;
