import type { TargetKind } from "./target.ts";
export const localstack: TargetKind = {
  name: "localstack",
  summary: "LocalStack in a container of its own, started for the run and removed after it",
  rule: "needs Docker; the image is named in localstack/Dockerfile",
  takes: [],
  state: async () => ({ ready: false, note: "under way" }),
  open: () => Promise.reject(new Error("under way")),
};
