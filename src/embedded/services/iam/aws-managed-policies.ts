/**
 * Policies that AWS manages, those that data engineers attach most.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
import type { ManagedPolicy } from "./managed-policy.ts";

interface Known {
  readonly name: string;
  readonly path?: string;
  readonly version: number;
  readonly id: string;
  readonly created: string;
  readonly description: string;
  readonly statements: readonly object[];
}

const allow = (Action: string | readonly string[], Resource: string | readonly string[] = "*"): object => ({
  Effect: "Allow",
  Action,
  Resource,
});

const writeLogs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

const known: readonly Known[] = [
  {
    name: "AdministratorAccess",
    version: 1,
    id: "ANPAIWMBCKSKIEE64ZLYK",
    created: "2015-02-06T18:39:46Z",
    description: "Provides full access to AWS services and resources.",
    statements: [allow("*")],
  },
  {
    name: "AmazonS3FullAccess",
    version: 2,
    id: "ANPAIFIR6V6BVTRAHWINE",
    created: "2015-02-06T18:40:58Z",
    description: "Provides full access to all buckets via the AWS Management Console.",
    statements: [allow(["s3:*", "s3-object-lambda:*"])],
  },
  {
    name: "AmazonS3ReadOnlyAccess",
    version: 3,
    id: "ANPAIZTJ4DXE7G6AGAE6M",
    created: "2015-02-06T18:40:59Z",
    description: "Provides read only access to all buckets via the AWS Management Console.",
    statements: [
      allow(["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*"]),
    ],
  },
  {
    name: "AWSLambdaBasicExecutionRole",
    path: "/service-role/",
    version: 1,
    id: "ANPAJNCQGXC42545SKXIK",
    created: "2015-04-09T15:03:43Z",
    description: "Provides write permissions to CloudWatch Logs.",
    statements: [allow(writeLogs)],
  },
  {
    name: "AWSLambdaExecute",
    version: 1,
    id: "ANPAJE5FX7FQZSU5XAKGO",
    created: "2015-02-06T18:40:46Z",
    description: "Provides Put, Get access to S3 and full access to CloudWatch Logs.",
    statements: [
      allow(["logs:*"], "arn:aws:logs:*:*:*"),
      allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::*"),
    ],
  },
  {
    name: "CloudWatchLogsFullAccess",
    version: 1,
    id: "ANPAJ3ZGNWK2R5HW5BQFO",
    created: "2015-02-06T18:40:02Z",
    description: "Provides full access to CloudWatch Logs",
    statements: [allow(["logs:*"])],
  },
  {
    name: "IAMFullAccess",
    version: 2,
    id: "ANPAI7XKCFMBPM3QQRRVQ",
    created: "2015-02-06T18:40:38Z",
    description: "Provides full access to IAM via the AWS Management Console.",
    statements: [allow(["iam:*"])],
  },
  {
    name: "IAMReadOnlyAccess",
    version: 4,
    id: "ANPAJKSO7NDY4T57MWDSQ",
    created: "2015-02-06T18:40:39Z",
    description: "Provides read only access to IAM via the AWS Management Console.",
    statements: [
      allow([
        "iam:GenerateCredentialReport",
        "iam:GenerateServiceLastAccessedDetails",
        "iam:Get*",
        "iam:List*",
        "iam:SimulateCustomPolicy",
        "iam:SimulatePrincipalPolicy",
      ]),
    ],
  },
];

const document = (statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

function managed({ name, path = "/", version, id, created, description, statements }: Known): ManagedPolicy {
  const createdAt = Date.parse(created);
  const versionId = `v${version}`;
  return {
    kind: "policy",
    name,
    path,
    id,
    arn: `arn:aws:iam::aws:policy${path}${name}`,
    createdAt,
    updatedAt: createdAt,
    tags: new Map(),
    description,
    versions: [{ id: versionId, document: document(statements), createdAt }],
    defaultVersion: versionId,
    nextVersion: version + 1,
  };
}

/** By ARN. */
export const awsManagedPolicies: ReadonlyMap<string, ManagedPolicy> = new Map(
  known.map(managed).map((policy) => [policy.arn, policy]),
);
