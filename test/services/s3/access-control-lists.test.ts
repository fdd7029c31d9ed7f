/** Access control lists: when a bucket accepts them and when it refuses them. */
import {
  type AccessControlPolicy,
  CreateBucketCommand,
  GetBucketAclCommand,
  GetObjectAclCommand,
  type ObjectOwnership,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutObjectAclCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { uniqueName } from "../../support/target.ts";
import { test } from "../../support/test.ts";
import { newBucket, put, refusal, s3 } from "./support.ts";

const allUsers = "http://acs.amazonaws.com/groups/global/AllUsers";

async function openBucket(ObjectOwnership: ObjectOwnership = "ObjectWriter"): Promise<string> {
  const Bucket = uniqueName("acl");
  await s3.send(new CreateBucketCommand({ Bucket, ObjectOwnership }));
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: {} }));
  return Bucket;
}

const bucketGrants = async (Bucket: string) => (await s3.send(new GetBucketAclCommand({ Bucket }))).Grants;
const objectAcl = (Bucket: string) => s3.send(new GetObjectAclCommand({ Bucket, Key: "key" }));
const toAll = (Permission: string) => ({ Grantee: { Type: "Group", URI: allUsers }, Permission });
const toOwner = { Grantee: { Type: "CanonicalUser" }, Permission: "FULL_CONTROL" };

test("a bucket with BucketOwnerEnforced refuses ACLs", async () => {
  const Bucket = await newBucket("enforced");
  await put(Bucket, "key");
  const refused = {
    ...refusal("AccessControlListNotSupported", 400),
    message: "The bucket does not allow ACLs",
  };
  await expect(s3.send(new PutBucketAclCommand({ Bucket, ACL: "public-read" }))).rejects.toMatchObject(
    refused,
  );
  const object = new PutObjectAclCommand({ Bucket, Key: "key", ACL: "public-read" });
  await expect(s3.send(object)).rejects.toMatchObject(refused);
  await expect(put(Bucket, "key", { ACL: "public-read" })).rejects.toMatchObject(refused);
  await expect(put(Bucket, "key", { GrantRead: `uri="${allUsers}"` })).rejects.toMatchObject(refused);
});

test("canned ACLs are returned as grants", async () => {
  const Bucket = await openBucket();
  await s3.send(new PutBucketAclCommand({ Bucket, ACL: "public-read-write" }));
  expect(await bucketGrants(Bucket)).toMatchObject([toOwner, toAll("READ"), toAll("WRITE")]);
  await s3.send(new PutBucketAclCommand({ Bucket, ACL: "private" }));
  expect(await bucketGrants(Bucket)).toMatchObject([toOwner]);
  await put(Bucket, "key", { ACL: "public-read" });
  expect((await objectAcl(Bucket)).Grants).toMatchObject([toOwner, toAll("READ")]);
  await put(Bucket, "key");
  expect((await objectAcl(Bucket)).Grants).toMatchObject([toOwner]);
});

test("grants in headers and in documents are returned", async () => {
  const Bucket = await openBucket();
  const { Owner } = await s3.send(new GetBucketAclCommand({ Bucket }));
  await put(Bucket, "key", { GrantRead: `uri="${allUsers}"`, GrantFullControl: `id="${Owner?.ID}"` });
  expect((await objectAcl(Bucket)).Grants).toMatchObject([toOwner, toAll("READ")]);
  const AccessControlPolicy: AccessControlPolicy = {
    Owner,
    Grants: [{ Grantee: { Type: "Group", URI: allUsers }, Permission: "READ_ACP" }],
  };
  await s3.send(new PutObjectAclCommand({ Bucket, Key: "key", AccessControlPolicy }));
  expect((await objectAcl(Bucket)).Grants).toMatchObject([toAll("READ_ACP")]);
});

test("invalid ACLs are refused", async () => {
  const Bucket = await openBucket();
  const { Owner } = await s3.send(new GetBucketAclCommand({ Bucket }));
  const set = (extra: object) => s3.send(new PutBucketAclCommand({ Bucket, ...extra }));
  const policy = (grant: object) => ({ AccessControlPolicy: { Owner, Grants: [grant] } });
  const cases: [object, string][] = [
    [{ ACL: "secret" }, "InvalidArgument"],
    [{ GrantRead: 'uri="http://example.com/group"' }, "InvalidArgument"],
    [{ GrantRead: 'id="someone"' }, "InvalidArgument"],
    [{ GrantRead: 'name="someone"' }, "InvalidArgument"],
    [{ ACL: "private", GrantRead: `uri="${allUsers}"` }, "InvalidRequest"],
    [{}, "MissingSecurityHeader"],
    [policy({ Grantee: { Type: "Group", URI: allUsers }, Permission: "LOOK" }), "MalformedACLError"],
    [policy({ Grantee: { Type: "CanonicalUser", ID: "short" }, Permission: "READ" }), "InvalidArgument"],
    [policy({ Grantee: { URI: allUsers }, Permission: "READ" }), "MalformedACLError"],
  ];
  for (const [extra, code] of cases) {
    await expect(set(extra), JSON.stringify(extra)).rejects.toMatchObject(refusal(code, 400));
  }
});

test("a bucket that blocks public ACLs refuses them", async () => {
  const Bucket = uniqueName("blocked");
  await s3.send(new CreateBucketCommand({ Bucket, ObjectOwnership: "ObjectWriter" }));
  await expect(s3.send(new PutBucketAclCommand({ Bucket, ACL: "public-read" }))).rejects.toMatchObject(
    refusal("AccessDenied", 403),
  );
  await expect(put(Bucket, "key", { ACL: "authenticated-read" })).rejects.toMatchObject(
    refusal("AccessDenied", 403),
  );
  await put(Bucket, "key", { ACL: "bucket-owner-full-control" });
});

test("BucketOwnerEnforced is refused while the bucket's ACL grants access to others", async () => {
  const Bucket = await openBucket("BucketOwnerPreferred");
  await put(Bucket, "key", { ACL: "public-read" });
  const enforce = () =>
    s3.send(
      new PutBucketOwnershipControlsCommand({
        Bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      }),
    );
  await s3.send(new PutBucketAclCommand({ Bucket, ACL: "public-read" }));
  await expect(enforce()).rejects.toMatchObject(refusal("InvalidBucketAclWithObjectOwnership", 400));
  await s3.send(new PutBucketAclCommand({ Bucket, ACL: "private" }));
  await enforce();
  // The grants of the object's ACL no longer count.
  expect((await objectAcl(Bucket)).Grants).toMatchObject([toOwner]);
});

test("CreateBucket refuses an ACL that ownership or the public access block forbids", async () => {
  const make = (extra: object) => s3.send(new CreateBucketCommand({ Bucket: uniqueName("begin"), ...extra }));
  await expect(make({ ACL: "public-read" })).rejects.toMatchObject(
    refusal("InvalidBucketAclWithObjectOwnership", 400),
  );
  await expect(make({ ACL: "public-read", ObjectOwnership: "ObjectWriter" })).rejects.toMatchObject(
    refusal("InvalidBucketAclWithBlockPublicAccessError", 400),
  );
  await expect(make({ ObjectOwnership: "Nobody" })).rejects.toMatchObject({
    ...refusal("InvalidArgument", 400),
    message: "Invalid x-amz-object-ownership header: Nobody",
  });
  await make({ ACL: "private" });
});
