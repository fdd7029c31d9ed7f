import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  paginateDescribeLogGroups,
} from "@aws-sdk/client-cloudwatch-logs";
import { describe, expect } from "vitest";
import { test } from "../../support/test.ts";
import { account, clientOptions, target, uniqueName } from "../../support/target.ts";

const logs = new CloudWatchLogsClient(clientOptions());

async function newGroup(purpose = "group"): Promise<string> {
  const logGroupName = `/labs/${uniqueName(purpose)}`;
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  return logGroupName;
}

const describeGroup = async (logGroupNamePrefix: string) =>
  (await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }))).logGroups!;

describe("log groups", () => {
  test("creates, describes and deletes a group", async () => {
    const logGroupName = await newGroup();
    const arn = `arn:aws:logs:${target.region}:${account}:log-group:${logGroupName}:*`;
    expect(await describeGroup(logGroupName)).toMatchObject([
      { logGroupName, arn, metricFilterCount: 0, storedBytes: 0, creationTime: expect.any(Number) },
    ]);
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    expect(await describeGroup(logGroupName)).toEqual([]);
    await expect(logs.send(new DeleteLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The specified log group does not exist.",
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("refuses an existing name", async () => {
    const logGroupName = await newGroup();
    await expect(logs.send(new CreateLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
      message: "The specified log group already exists",
    });
  });

  test("finds groups by a part of their name", async () => {
    const logGroupName = await newGroup("Needle");
    const piece = logGroupName.slice(3);
    const found = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePattern: piece }));
    expect(found.logGroups!.map((group) => group.logGroupName)).toEqual([logGroupName]);
    await expect(
      logs.send(new DescribeLogGroupsCommand({ logGroupNamePattern: piece, logGroupNamePrefix: "/labs" })),
    ).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
    });
  });

  test("paging returns every group once", async () => {
    const prefix = `/labs/${uniqueName("pages")}`;
    const names = ["a", "b", "c", "d", "e"].map((name) => `${prefix}/${name}`);
    for (const logGroupName of names) await logs.send(new CreateLogGroupCommand({ logGroupName }));
    const pages: (string | undefined)[][] = [];
    const input = { logGroupNamePrefix: prefix };
    for await (const { logGroups } of paginateDescribeLogGroups({ client: logs, pageSize: 2 }, input)) {
      pages.push(logGroups!.map((group) => group.logGroupName));
    }
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(names);
  });

  test("stores a retention policy, for allowed numbers of days only", async () => {
    const logGroupName = await newGroup();
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 14 }));
    expect(await describeGroup(logGroupName)).toMatchObject([{ retentionInDays: 14 }]);
    await expect(
      logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 2 })),
    ).rejects.toMatchObject({ name: "InvalidParameterException" });
    await logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
    expect((await describeGroup(logGroupName))[0]).not.toHaveProperty("retentionInDays");
  });

  test("adds, lists and removes tags", async () => {
    const logGroupName = `/labs/${uniqueName("tags")}`;
    await logs.send(new CreateLogGroupCommand({ logGroupName, tags: { env: "test" } }));
    const resourceArn = `arn:aws:logs:${target.region}:${account}:log-group:${logGroupName}`;
    await logs.send(new TagResourceCommand({ resourceArn, tags: { env: "other", team: "data" } }));
    const listed = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(listed.tags).toEqual({ env: "other", team: "data" });
    await logs.send(new UntagResourceCommand({ resourceArn, tagKeys: ["env"] }));
    expect((await logs.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ team: "data" });
  });
});

describe("log streams", () => {
  test("creates, describes and deletes a stream", async () => {
    const logGroupName = await newGroup();
    const logStreamName = "2026/11/22/[$LATEST]abc";
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
    expect(logStreams).toMatchObject([
      {
        logStreamName,
        arn: `arn:aws:logs:${target.region}:${account}:log-group:${logGroupName}:log-stream:${logStreamName}`,
        storedBytes: 0,
      },
    ]);
    expect(logStreams![0]).not.toHaveProperty("lastEventTimestamp");
    await expect(
      logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName })),
    ).rejects.toMatchObject({ name: "ResourceAlreadyExistsException" });
    await logs.send(new DeleteLogStreamCommand({ logGroupName, logStreamName }));
    await expect(
      logs.send(new DeleteLogStreamCommand({ logGroupName, logStreamName })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("orders streams by name or by last event, ascending or descending", async () => {
    const logGroupName = await newGroup();
    const now = Date.now();
    for (const [logStreamName, age] of [
      ["a", 1000],
      ["b", 3000],
      ["c", 2000],
    ] as const) {
      await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      const logEvents = [{ timestamp: now - age, message: "x" }];
      await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    }
    const names = async (input: object) => {
      const answer = await logs.send(new DescribeLogStreamsCommand({ logGroupName, ...input }));
      return answer.logStreams!.map((stream) => stream.logStreamName).join("");
    };
    expect(await names({})).toBe("abc");
    expect(await names({ descending: true })).toBe("cba");
    expect(await names({ orderBy: "LastEventTime" })).toBe("bca");
    expect(await names({ orderBy: "LastEventTime", descending: true })).toBe("acb");
    expect(await names({ orderBy: "LastEventTime", descending: true, limit: 1 })).toBe("a");
    expect(await names({ logStreamNamePrefix: "b" })).toBe("b");
  });

  test("refuses a missing log group", async () => {
    await expect(
      logs.send(new DescribeLogStreamsCommand({ logGroupName: `/labs/${uniqueName("nobody")}` })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});
