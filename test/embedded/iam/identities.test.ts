import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteGroupCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetAccessKeyLastUsedCommand,
  GetGroupCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  UpdateAccessKeyCommand,
  UpdateGroupCommand,
  UpdateUserCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { account, clientOptions, fault, iamOf, mayRead, withEmbedded } from "./support.ts";

describe("users", () => {
  test("can be created, read, listed by path, renamed and deleted", async () => {
    await using aws = await withEmbedded();
    const iam = iamOf(aws);
    const { User } = await iam.send(new CreateUserCommand({ UserName: "ana", Path: "/data/" }));
    expect(User).toMatchObject({
      UserName: "ana",
      Path: "/data/",
      Arn: `arn:aws:iam::${account}:user/data/ana`,
    });
    expect(User?.UserId).toMatch(/^AIDA[A-Z2-7]{17}$/);
    await iam.send(new CreateUserCommand({ UserName: "bob" }));
    await expect(iam.send(new CreateUserCommand({ UserName: "ANA" }))).rejects.toMatchObject(
      fault("EntityAlreadyExists", "User with name ANA already exists.", 409),
    );
    const { Users } = await iam.send(new ListUsersCommand({ PathPrefix: "/data" }));
    expect(Users?.map(({ UserName }) => UserName)).toEqual(["ana"]);
    await iam.send(new UpdateUserCommand({ UserName: "ana", NewUserName: "anna", NewPath: "/" }));
    const found = await iam.send(new GetUserCommand({ UserName: "anna" }));
    expect(found.User).toMatchObject({ UserId: User?.UserId, Arn: `arn:aws:iam::${account}:user/anna` });
    await iam.send(new DeleteUserCommand({ UserName: "anna" }));
    await expect(iam.send(new GetUserCommand({ UserName: "anna" }))).rejects.toMatchObject(
      fault("NoSuchEntity", "The user with name anna cannot be found.", 404),
    );
  });

  test("are listed in pages", async () => {
    await using aws = await withEmbedded();
    const iam = iamOf(aws);
    for (const UserName of ["a", "b", "c"]) await iam.send(new CreateUserCommand({ UserName }));
    const first = await iam.send(new ListUsersCommand({ MaxItems: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, Users: [{ UserName: "a" }, { UserName: "b" }] });
    const second = await iam.send(new ListUsersCommand({ MaxItems: 2, Marker: first.Marker }));
    expect(second).toMatchObject({ IsTruncated: false, Users: [{ UserName: "c" }] });
  });

  test("sign with their own access keys while these are active", async () => {
    await using aws = await withEmbedded();
    const iam = iamOf(aws);
    await iam.send(new CreateUserCommand({ UserName: "ana" }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ana" }));
    expect(AccessKey?.AccessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    const credentials = {
      accessKeyId: AccessKey!.AccessKeyId!,
      secretAccessKey: AccessKey!.SecretAccessKey!,
    };
    const sts = new STSClient({ ...clientOptions(aws), credentials });
    const unused = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: credentials.accessKeyId }));
    expect(unused).toMatchObject({
      UserName: "ana",
      AccessKeyLastUsed: { ServiceName: "N/A", Region: "N/A" },
    });
    await expect(sts.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
      Arn: `arn:aws:iam::${account}:user/ana`,
    });
    const used = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: credentials.accessKeyId }));
    expect(used.AccessKeyLastUsed).toMatchObject({ ServiceName: "sts", Region: "us-east-1" });
    const key = { UserName: "ana", AccessKeyId: credentials.accessKeyId };
    await iam.send(new UpdateAccessKeyCommand({ ...key, Status: "Inactive" }));
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
    await iam.send(new CreateAccessKeyCommand({ UserName: "ana" }));
    await expect(iam.send(new CreateAccessKeyCommand({ UserName: "ana" }))).rejects.toMatchObject(
      fault("LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2", 409),
    );
    await iam.send(new DeleteAccessKeyCommand(key));
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName: "ana" }));
    expect(AccessKeyMetadata).toHaveLength(1);
    await expect(iam.send(new DeleteAccessKeyCommand(key))).rejects.toMatchObject(
      fault("NoSuchEntity", `The Access Key with id ${key.AccessKeyId} cannot be found.`, 404),
    );
    await expect(iam.send(new CreateAccessKeyCommand({}))).rejects.toMatchObject(
      fault("ValidationError", "Must specify userName when calling with non-User credentials", 400),
    );
  });

  test("cannot be deleted while they have keys, policies or groups", async () => {
    await using aws = await withEmbedded();
    const iam = iamOf(aws);
    const user = { UserName: "ana" };
    await iam.send(new CreateUserCommand(user));
    const PolicyArn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    await iam.send(new AttachUserPolicyCommand({ ...user, PolicyArn }));
    const attached = await iam.send(new ListAttachedUserPoliciesCommand(user));
    expect(attached.AttachedPolicies).toEqual([{ PolicyArn, PolicyName: "AmazonS3ReadOnlyAccess" }]);
    const removal = () => iam.send(new DeleteUserCommand(user));
    await expect(removal()).rejects.toMatchObject(
      fault("DeleteConflict", "Cannot delete entity, must detach all policies first.", 409),
    );
    await iam.send(new DetachUserPolicyCommand({ ...user, PolicyArn }));
    await expect(iam.send(new DetachUserPolicyCommand({ ...user, PolicyArn }))).rejects.toMatchObject(
      fault("NoSuchEntity", `Policy ${PolicyArn} was not found.`, 404),
    );
    await iam.send(new PutUserPolicyCommand({ ...user, PolicyName: "p", PolicyDocument: mayRead }));
    await expect(removal()).rejects.toMatchObject({
      message: "Cannot delete entity, must delete policies first.",
    });
    await iam.send(new DeleteUserPolicyCommand({ ...user, PolicyName: "p" }));
    await expect(iam.send(new DeleteUserPolicyCommand({ ...user, PolicyName: "p" }))).rejects.toMatchObject(
      fault("NoSuchEntity", "The user policy with name p cannot be found.", 404),
    );
    await removal();
  });
});

test("can be added to and removed from groups", async () => {
  await using aws = await withEmbedded();
  const iam = iamOf(aws);
  const [group, user] = [{ GroupName: "team" }, { UserName: "ana" }];
  await iam.send(new CreateGroupCommand({ ...group, Path: "/data/" }));
  await iam.send(new CreateUserCommand(user));
  await iam.send(new AddUserToGroupCommand({ ...group, ...user }));
  await iam.send(new AddUserToGroupCommand({ ...group, ...user }));
  await expect(iam.send(new GetGroupCommand(group))).resolves.toMatchObject({
    Group: { Arn: `arn:aws:iam::${account}:group/data/team` },
    Users: [{ UserName: "ana" }],
  });
  await expect(iam.send(new DeleteGroupCommand(group))).rejects.toMatchObject(
    fault("DeleteConflict", "Cannot delete entity, must remove users from group first.", 409),
  );
  await iam.send(new UpdateGroupCommand({ ...group, NewGroupName: "crew" }));
  await expect(iam.send(new ListGroupsForUserCommand(user))).resolves.toMatchObject({
    Groups: [{ GroupName: "crew" }],
  });
  await iam.send(new RemoveUserFromGroupCommand({ GroupName: "crew", ...user }));
  await iam.send(new DeleteGroupCommand({ GroupName: "crew" }));
  await expect(iam.send(new GetGroupCommand({ GroupName: "crew" }))).rejects.toMatchObject(
    fault("NoSuchEntity", "The group with name crew cannot be found.", 404),
  );
});

test("are not visible to other accounts", async () => {
  await using aws = await withEmbedded();
  await iamOf(aws).send(new CreateUserCommand({ UserName: "ana" }));
  const other = new IAMClient({
    ...clientOptions(aws),
    credentials: { accessKeyId: "444455556666", secretAccessKey: aws.secretAccessKey },
  });
  await expect(other.send(new ListUsersCommand({}))).resolves.toMatchObject({ Users: [] });
});
