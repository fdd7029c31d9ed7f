import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  GetInstanceProfileCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { account, fault, iamOf, mayRead, trustOf, withEmbedded } from "./support.ts";

describe("roles", () => {
  test("have a trust policy, a description and a maximum session duration", async () => {
    await using aws = await withEmbedded();
    const iam = iamOf(aws);
    const role = { RoleName: "worker" };
    const created = await iam.send(
      new CreateRoleCommand({
        ...role,
        AssumeRolePolicyDocument: trustOf({ Service: "lambda.amazonaws.com" }),
      }),
    );
    expect(created.Role?.MaxSessionDuration).toBeUndefined();
    expect(created.Role?.RoleId).toMatch(/^AROA/);
    expect(JSON.parse(decodeURIComponent(created.Role!.AssumeRolePolicyDocument!))).toMatchObject({
      Statement: [{ Principal: { Service: "lambda.amazonaws.com" } }],
    });
    await iam.send(new UpdateRoleCommand({ ...role, MaxSessionDuration: 7200, Description: "works" }));
    await iam.send(new TagRoleCommand({ ...role, Tags: [{ Key: "Team", Value: "data" }] }));
    await iam.send(new TagRoleCommand({ ...role, Tags: [{ Key: "team", Value: "ops" }] }));
    await expect(iam.send(new GetRoleCommand(role))).resolves.toMatchObject({
      Role: {
        MaxSessionDuration: 7200,
        Description: "works",
        Tags: [{ Key: "team", Value: "ops" }],
        RoleLastUsed: {},
      },
    });
    await iam.send(new UntagRoleCommand({ ...role, TagKeys: ["team"] }));
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles).toHaveLength(1);
    await expect(iam.send(new UpdateRoleCommand({ ...role, MaxSessionDuration: 10 }))).rejects.toMatchObject(
      fault(
        "ValidationError",
        "1 validation error detected: Value '10' at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600",
        400,
      ),
    );
  });

  test("have inline policies and a boundary, and can be in instance profiles", async () => {
    await using aws = await withEmbedded();
    const iam = iamOf(aws);
    const role = { RoleName: "worker" };
    const profile = { InstanceProfileName: "machines" };
    await iam.send(
      new CreateRoleCommand({ ...role, AssumeRolePolicyDocument: trustOf({ Service: "ec2.amazonaws.com" }) }),
    );
    await iam.send(new PutRolePolicyCommand({ ...role, PolicyName: "read", PolicyDocument: mayRead }));
    const inline = await iam.send(new GetRolePolicyCommand({ ...role, PolicyName: "read" }));
    expect(decodeURIComponent(inline.PolicyDocument!)).toBe(mayRead);
    await expect(iam.send(new ListRolePoliciesCommand(role))).resolves.toMatchObject({
      PolicyNames: ["read"],
    });
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: "limit", PolicyDocument: mayRead }),
    );
    await iam.send(new PutRolePermissionsBoundaryCommand({ ...role, PermissionsBoundary: Policy!.Arn! }));
    await expect(iam.send(new GetRoleCommand(role))).resolves.toMatchObject({
      Role: {
        PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: Policy!.Arn! },
      },
    });
    await iam.send(new DeleteRolePermissionsBoundaryCommand(role));
    await iam.send(new CreateInstanceProfileCommand(profile));
    await iam.send(new AddRoleToInstanceProfileCommand({ ...profile, ...role }));
    await expect(
      iam.send(new AddRoleToInstanceProfileCommand({ ...profile, ...role })),
    ).rejects.toMatchObject(
      fault("LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1", 409),
    );
    await expect(iam.send(new ListInstanceProfilesForRoleCommand(role))).resolves.toMatchObject({
      InstanceProfiles: [{ InstanceProfileName: "machines", Roles: [{ RoleName: "worker" }] }],
    });
    await expect(iam.send(new DeleteRoleCommand(role))).rejects.toMatchObject({
      message: "Cannot delete entity, must remove roles from instance profile first.",
    });
    await iam.send(new RemoveRoleFromInstanceProfileCommand({ ...profile, ...role }));
    await iam.send(new DeleteInstanceProfileCommand(profile));
    await expect(iam.send(new GetInstanceProfileCommand(profile))).rejects.toMatchObject(
      fault("NoSuchEntity", "Instance Profile machines cannot be found.", 404),
    );
    await expect(iam.send(new DeleteRoleCommand(role))).rejects.toMatchObject({ Code: "DeleteConflict" });
  });

  test.each([
    ["{", "This policy contains invalid Json"],
    [
      trustOf({ Service: "ec2.amazonaws.com" }, { Action: "s3:GetObject" }),
      "AssumeRole policy may only specify STS AssumeRole actions.",
    ],
    [trustOf({ Service: "ec2.amazonaws.com" }, { Resource: "*" }), "Has prohibited field Resource"],
    [
      trustOf({ AWS: `arn:aws:iam::${account}:user/nobody` }),
      `Invalid principal in policy: "AWS":"arn:aws:iam::${account}:user/nobody"`,
    ],
  ])("refuse the trust policy %s", async (AssumeRolePolicyDocument, message) => {
    await using aws = await withEmbedded();
    const made = iamOf(aws).send(new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument }));
    await expect(made).rejects.toMatchObject(fault("MalformedPolicyDocument", message, 400));
  });

  test("refuse to attach a missing policy", async () => {
    await using aws = await withEmbedded();
    const iam = iamOf(aws);
    const role = { RoleName: "worker" };
    await iam.send(new CreateRoleCommand({ ...role, AssumeRolePolicyDocument: trustOf({ AWS: account }) }));
    const arn = `arn:aws:iam::${account}:policy/none`;
    await expect(iam.send(new AttachRolePolicyCommand({ ...role, PolicyArn: arn }))).rejects.toMatchObject(
      fault("NoSuchEntity", `Policy ${arn} does not exist or is not attachable.`, 404),
    );
    const noArn = iam.send(new AttachRolePolicyCommand({ ...role, PolicyArn: "longpolicynamebutnoarn" }));
    await expect(noArn).rejects.toMatchObject(
      fault("ValidationError", "ARN longpolicynamebutnoarn is not valid.", 400),
    );
  });
});
