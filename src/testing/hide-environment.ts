/**
 * Loaded by the process of the checks before all else: a check's own clients take everything from the settings, and what the
 * person has set for their AWS tools, variables and files, must not reach them.
 */
import { devNull } from "node:os";

// oxlint-disable-next-line node/no-process-env -- the SDK reads them there
const { env } = process;
for (const name of Object.keys(env)) if (/^AWS_/i.test(name)) delete env[name];
Object.assign(env, {
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
});
