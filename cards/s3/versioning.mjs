// Overwrites and deletes an object in a versioned bucket, and brings it back.
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";

const s3 = new S3Client({ forcePathStyle: true });
const object = { Bucket: "versions", Key: "report.txt" };
const read = async () => {
  try {
    return await (await s3.send(new GetObjectCommand(object))).Body.transformToString();
  } catch (error) {
    return error.name;
  }
};

await s3.send(new CreateBucketCommand({ Bucket: object.Bucket }));
await s3.send(
  new PutBucketVersioningCommand({ Bucket: object.Bucket, VersioningConfiguration: { Status: "Enabled" } }),
);
for (const Body of ["first", "second"]) await s3.send(new PutObjectCommand({ ...object, Body }));
console.log("after two writes, GetObject gives:", await read());
const { VersionId } = await s3.send(new DeleteObjectCommand(object));
console.log("after DeleteObject:", await read());
const { Versions = [], DeleteMarkers = [] } = await s3.send(
  new ListObjectVersionsCommand({ Bucket: object.Bucket }),
);
console.log(`${Versions.length} versions and ${DeleteMarkers.length} delete marker are there`);
await s3.send(new DeleteObjectCommand({ ...object, VersionId }));
console.log("after deleting the marker:", await read());
