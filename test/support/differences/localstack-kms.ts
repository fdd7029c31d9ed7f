/** Where LocalStack's KMS differs from AWS. */
import type { Entry } from "../differences.ts";
import { api } from "./aws-pages.ts";

export const kms: readonly Entry[] = [
  {
    suite: "kms/data-keys",
    reason: "GenerateDataKey always returns 32 bytes and ignores KeySpec and NumberOfBytes",
    awsPage: `${api.kms}GenerateDataKey.html`,
    tests: [
      'returns 16 bytes for {"KeySpec":"AES_128"}, as plaintext and encrypted',
      'returns 64 bytes for {"NumberOfBytes":64}, as plaintext and encrypted',
    ],
  },
  {
    suite: "kms/data-keys",
    reason: "GenerateDataKey validates neither KeySpec nor NumberOfBytes",
    awsPage: `${api.kms}GenerateDataKey.html`,
    tests: [
      "refuses a request with neither KeySpec nor NumberOfBytes",
      "refuses a request with both KeySpec and NumberOfBytes",
      'refuses {"NumberOfBytes":0}',
      'refuses {"NumberOfBytes":1025}',
      'refuses {"KeySpec":"AES_512"}',
    ],
  },
  {
    suite: "kms/data-keys",
    reason: "ReEncrypt without SourceKeyId fails with InternalError",
    awsPage: `${api.kms}ReEncrypt.html`,
    tests: [
      "re-encrypts a ciphertext under another key and context",
      "refuses a ciphertext with another source context",
    ],
  },
  {
    suite: "kms/encrypt-decrypt",
    reason: "Encrypt's response has no EncryptionAlgorithm",
    awsPage: `${api.kms}Encrypt.html`,
    tests: ["Encrypt and Decrypt return the algorithm"],
  },
  {
    suite: "kms/encrypt-decrypt",
    reason: "the error message for a missing alias does not contain its ARN",
    awsPage: `${api.kms}Encrypt.html`,
    tests: ["the error for a missing alias contains its ARN"],
  },
];
