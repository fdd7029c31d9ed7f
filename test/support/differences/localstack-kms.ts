/** What LocalStack's KMS does otherwise than AWS. */
import type { Entry } from "../differences.ts";
import { api } from "./aws-pages.ts";

export const kms: readonly Entry[] = [
  {
    suite: "kms/data-keys",
    reason: "GenerateDataKey gives 32 bytes, whatever KeySpec and NumberOfBytes ask for",
    awsPage: `${api.kms}GenerateDataKey.html`,
    tests: [
      'gives 16 bytes for {"KeySpec":"AES_128"}, in the clear and encrypted',
      'gives 64 bytes for {"NumberOfBytes":64}, in the clear and encrypted',
    ],
  },
  {
    suite: "kms/data-keys",
    reason: "GenerateDataKey validates neither KeySpec nor NumberOfBytes",
    awsPage: `${api.kms}GenerateDataKey.html`,
    tests: [
      "refuses neither KeySpec nor NumberOfBytes",
      "refuses both KeySpec and NumberOfBytes",
      'refuses {"NumberOfBytes":0}',
      'refuses {"NumberOfBytes":1025}',
      'refuses {"KeySpec":"AES_512"}',
    ],
  },
  {
    suite: "kms/data-keys",
    reason: "ReEncrypt without SourceKeyId fails with InternalError",
    awsPage: `${api.kms}ReEncrypt.html`,
    tests: ["moves a ciphertext to another key and context", "refuses a source in another context"],
  },
  {
    suite: "kms/encrypt-decrypt",
    reason: "Encrypt leaves EncryptionAlgorithm out of its answer",
    awsPage: `${api.kms}Encrypt.html`,
    tests: ["says which algorithm it used"],
  },
  {
    suite: "kms/encrypt-decrypt",
    reason: "the message about an alias that is not there names no ARN",
    awsPage: `${api.kms}Encrypt.html`,
    tests: ["names an alias that is not there"],
  },
];
