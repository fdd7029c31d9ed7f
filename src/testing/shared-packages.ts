/** Packages that answers of all labs share: a lab names further ones. Any other is bundled with the answer that imports it. */
export const sharedPackages: readonly string[] = [
  "@aws-sdk/client-cloudwatch-logs",
  "@aws-sdk/client-kms",
  "@aws-sdk/client-lambda",
  "@aws-sdk/client-s3",
  "papaparse",
];
