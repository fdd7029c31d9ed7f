/**
 * Real AWS. Never by accident: it asks for two options that say so, and no credentials are read before both are
 * there. Running labs on it is not built yet, so that even then it refuses.
 */
import { EnvironmentTrouble, UserError } from "../common/errors.ts";
import type { OpenOptions, OpenTarget, TargetKind } from "./target.ts";

export const aws: TargetKind = {
  name: "aws",
  summary: "real AWS, with your own account; not built yet: it always refuses",
  rule: "asks for --yes-real-aws and --profile NAME",
  takes: ["profile", "yesRealAws"],
  state: async () => ({ ready: false, note: "not built yet" }),
  open: openAws,
};

function openAws({ profile, yesRealAws }: OpenOptions): Promise<OpenTarget> {
  return Promise.reject(refusal(profile, yesRealAws));
}

function refusal(profile: string | undefined, yesRealAws: boolean | undefined): UserError {
  if (!yesRealAws) {
    return new UserError("Real AWS costs money and changes a real account, so it is never used unasked.", {
      hint: "Say so with --yes-real-aws and --profile NAME, or leave out --target aws.",
    });
  }
  if (!profile) {
    return new UserError(
      "Which account? Real AWS is used with a profile that you name, never with what lies around.",
      {
        hint: "Add --profile NAME, a profile of your AWS configuration.",
      },
    );
  }
  return new EnvironmentTrouble(
    "Running labs on real AWS is not built yet: nothing was called, and no credentials were read.",
    { hint: "Use --target embedded, --target localstack or --target endpoint --endpoint URL." },
  );
}
