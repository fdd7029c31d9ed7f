/** Turns what a check's body threw into the record that the command line judges by. */
import type { CheckRecord, Trouble } from "../common/run-data.ts";
import { EnvironmentTrouble } from "../common/errors.ts";
import { isMachineTrouble } from "../common/machine-trouble.ts";
import { diagnose } from "./diagnoses.ts";
import { cut, printBoth, printValue, safeText } from "./print.ts";
import type { KnownAnswerCall, Scope } from "./scope.ts";
import { titleOf } from "./settings.ts";
import { CheckTrouble } from "./check-trouble.ts";

type Finding = Pick<CheckRecord, "reason" | "expected" | "actual" | "stack"> & { readonly trouble: Trouble };

/** The record of a check, with what names stand for in their place; `thrown` is absent when the check passed. */
export function recordOf(scope: Scope, thrown?: { readonly error: unknown }): CheckRecord {
  const call = judgedCall(scope);
  const found = {
    ...(thrown ? findingOf(scope, thrown.error) : {}),
    ...(call
      ? {
          input: [call.record.call, ...(call.reads ?? [])].join("\n"),
          judged: scope.answerCalls.indexOf(call),
        }
      : {}),
    answerCalls: scope.answerCalls.map(({ record }) => record),
  };
  return { check: scope.check, drew: scope.random.drew, ...scope.names.translate(found) };
}

/** The call that an expectation was about, which need not be the last of several that were under way. */
const judgedCall = ({ answerCalls, judged }: Scope): KnownAnswerCall | undefined =>
  judged !== undefined && answerCalls.includes(judged) ? judged : answerCalls.at(-1);

function findingOf(scope: Scope, error: unknown): Finding {
  const lost = scope.targetLost ?? lostConnection(error);
  if (lost) return { trouble: "environment", reason: `The target could not be reached: ${lost.message}` };
  const found = classify(scope, error);
  if (found.trouble !== "wrong") return found;
  const call = judgedCall(scope);
  const hints = diagnose({
    answerCalls: call ? [call] : [],
    reason: found.reason ?? "",
    error,
    callsAws: scope.settings.callsAws,
  });
  return { ...found, reason: [found.reason, ...scope.notes, ...hints].join("\n") };
}

function classify(scope: Scope, error: unknown): Finding {
  if (error instanceof CheckTrouble) return { trouble: error.trouble, reason: error.message, ...error.facts };
  if (error instanceof EnvironmentTrouble) return { trouble: "environment", reason: error.message };
  if (!isAssertion(error) && isMachineTrouble(error)) {
    return { trouble: "environment", reason: `The machine cannot run it: ${(error as Error).message}` };
  }
  if (isAssertion(error)) return { trouble: "wrong", ...assertion(scope, error) };
  if (isServerFault(error)) {
    return { trouble: "environment", reason: `The target failed: ${error.name}: ${error.message}` };
  }
  if (scope.settings.target.name === "aws" && isRefusal(error)) {
    return { trouble: "environment", reason: `AWS refuses the check's own call: ${refusalOf(error)}` };
  }
  // Before the answer has run, it is the check that got a name wrong.
  if (scope.answerCalls.length > 0 && isAbsence(error)) return { trouble: "wrong", reason: absenceOf(error) };
  const { message, stack } = error instanceof Error ? error : new Error(printValue(error));
  return { trouble: "defect", reason: `The check itself failed: ${message}`, stack: stack ?? message };
}

const isHidden = ({ check, settings }: Scope): boolean => settings.hidden?.includes(check) ?? false;

interface Assertion extends Error {
  readonly expected?: unknown;
  readonly actual?: unknown;
  readonly showDiff?: boolean;
}

const isAssertion = (error: unknown): error is Assertion =>
  error instanceof Error && error.name === "AssertionError";

/** `expect` puts the words given to it in front of its own, which repeat the two values. */
function assertion(scope: Scope, error: Assertion): Pick<Finding, "reason" | "expected" | "actual"> {
  const own = /^(?<words>[\s\S]+?): (?:expected |promise )/.exec(error.message)?.groups?.words;
  // Without words of the check's author, those of `expect` itself give the expected value.
  if (isHidden(scope)) return { reason: own === undefined ? unmet(scope) : safeText(cut(own, 1000)) };
  const reason = safeText(cut(own ?? error.message, 1000));
  if (!("expected" in error)) return { reason };
  const { at, expected, actual } = printBoth(error.expected, error.actual);
  // Of a negated expectation, and of one about a value's kind, both are the same text: that is no difference to show.
  if (expected === actual) return { reason, ...(error.actual === undefined ? {} : { actual }) };
  const place = at === undefined ? "" : ` (first difference at character ${at})`;
  return { reason: `${reason}${place}`, expected, actual };
}

/** What a check promises, where its author gave the expectation no words of its own. */
const unmet = ({ check, settings }: Scope): string => `Not met: ${titleOf(settings, check) ?? check}.`;

const connectionCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOTFOUND",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "EAI_AGAIN",
]);

/** Only the check's own clients throw here: what an answer threw arrives as a verdict, never as it is. */
function lostConnection(error: unknown): Error | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (code !== undefined && connectionCodes.has(code)) return at;
  }
  return undefined;
}

/** An error 5xx of the target to the check's own client; what it does not implement is the lab's matter. */
function isServerFault(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const status = statusOf(error);
  return status !== undefined && status >= 500 && status !== 501;
}

/**
 * 404 or 409 to the check's own client: the answer has not left what every right one leaves, removed what it should not, or
 * still wrote while its bucket was emptied (BucketNotEmpty). https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const isAbsence = (error: unknown): error is Error =>
  error instanceof Error && [404, 409].includes(statusOf(error) ?? 0);

const absenceOf = ({ name, message }: Error): string =>
  name === "BucketNotEmpty"
    ? `The answer still wrote to S3 after its call had ended (${name}): await every call before you return`
    : `After the answer's call, what the check looked for in AWS is not there: ${name}: ${safeText(cut(message, 500))}`;

const statusOf = (error: Error): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

/** What a profile may not do, and credentials that have ended: known of a real account alone. */
function isRefusal(error: unknown): error is Error {
  return (
    error instanceof Error &&
    (statusOf(error) === 403 || /^(AccessDenied|ExpiredToken|InvalidToken|Unrecog)/.test(error.name))
  );
}

/** A refused signature's message holds the session token. */
const refusalOf = ({ name, message }: Error): string =>
  name.startsWith("AccessDenied") ? `${name}: ${message}` : name;
