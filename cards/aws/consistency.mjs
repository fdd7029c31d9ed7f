// Two writers, one key: a conditional write lets the first one win.
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({ forcePathStyle: true });
const object = { Bucket: "events", Key: "done/event-17" };
await s3.send(new CreateBucketCommand({ Bucket: object.Bucket }));
for (const Body of ["first consumer", "second consumer"]) {
  const put = new PutObjectCommand({ ...object, Body, IfNoneMatch: "*" });
  const result = await s3.send(put).then(
    () => "written",
    (error) => error.name,
  );
  console.log(`${Body}:`, result);
}
const { Body } = await s3.send(new GetObjectCommand(object));
console.log("read at once:", await Body.transformToString());
