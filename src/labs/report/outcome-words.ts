/** One word for each outcome of a check, in reports and on the page. It reads the same without colours. */
export const outcomeWords = {
  pass: "PASS",
  wrong: "FAIL",
  "does-not-load": "LOAD",
  limit: "LIMIT",
  environment: "ENV",
  defect: "DEFECT",
  "not-run": "-",
} as const;
