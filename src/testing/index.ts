/**
 * The functions for writing a lab's checks: `import { check, expect } from "aws-data-labs/testing"`.
 * CONTRIBUTING.md shows how to write a check.
 */
export { expect } from "./expect.ts";
export type { Answer, Reference } from "./answer.ts";
export type { CallOptions } from "./call-answer.ts";
export type { Aws } from "./aws.ts";
export { check } from "./check.ts";
export type { CheckBody, Tools } from "./check-body.ts";
export type { DeployOptions, Deployed, Invocation } from "./deployed.ts";
export { findsSecret } from "./finds-secret.ts";
export type { ForAll, ForAllOptions } from "./for-all.ts";
export { putCopies, type Copies } from "./put-copies.ts";
export type { Random } from "./random.ts";
export type { CallResult } from "./call-result.ts";
export { waitFor, type WaitOptions } from "./wait-for.ts";
