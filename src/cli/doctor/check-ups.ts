/** The table of check-ups in the order of the output. Each is a small function. */
import type { CheckUp } from "../../common/check-up.ts";
import { credentials } from "../../targets/credentials-check-up.ts";
import { dockerCheckUps } from "../../targets/docker-check-ups.ts";
import { built, installed, nodeVersion } from "./installation.ts";
import { isolation } from "./isolation.ts";
import { disk, memory, system, workFolder } from "./machine.ts";
import { composePort, localhost, loopback, loopback6, proxies } from "./network.ts";

export const checkUps: readonly CheckUp[] = [
  nodeVersion(),
  installed,
  built,
  system,
  disk,
  memory,
  workFolder,
  loopback,
  loopback6,
  localhost(),
  proxies,
  ...isolation,
  credentials,
  ...dockerCheckUps,
  composePort(),
];
