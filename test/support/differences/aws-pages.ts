/** Addresses of AWS's documentation. */
export const api = {
  kms: "https://docs.aws.amazon.com/kms/latest/APIReference/API_",
  lambda: "https://docs.aws.amazon.com/lambda/latest/api/API_",
  logs: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_",
  s3: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_",
  s3Guide: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/",
} as const;
