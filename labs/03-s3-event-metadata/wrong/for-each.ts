// rejected-by: several-records
// forEach waits for no promise: the list is still empty when it is returned.
import { HeadObjectCommand, NotFound, S3Client } from "@aws-sdk/client-s3";

export interface S3Event {
  Records: S3Record[];
}

export interface S3Record {
  eventName: string;
  s3: {
    bucket: { name: string };
    object: { key: string; versionId?: string };
  };
}

export interface Result {
  statusCode: number;
  body: string;
}

const s3 = new S3Client({});

export async function handler(event: S3Event): Promise<Result> {
  const { bucket, object } = event.Records[0]!.s3;
  const { ContentLength, LastModified } = await s3.send(
    new HeadObjectCommand({ Bucket: bucket.name, Key: decodeKey(object.key) }),
  );
  const body = JSON.stringify({ file_size: ContentLength, last_modified: formatTime(LastModified!) });
  console.log(body);
  return { statusCode: 200, body };
}

export async function batchHandler(event: S3Event, context: { awsRequestId: string }): Promise<Result> {
  const objects: object[] = [];
  event.Records.forEach(async (record) => {
    objects.push(await describe(record));
  });
  console.log(JSON.stringify({ request_id: context.awsRequestId, objects }));
  return { statusCode: 200, body: JSON.stringify(objects) };
}

async function describe({ eventName, s3: { bucket, object } }: S3Record): Promise<object> {
  const name = { bucket: bucket.name, key: decodeKey(object.key) };
  if (eventName.startsWith("ObjectRemoved:")) return { ...name, deleted: true };
  try {
    const head = await s3.send(
      new HeadObjectCommand({ Bucket: name.bucket, Key: name.key, VersionId: object.versionId }),
    );
    return {
      ...name,
      file_size: head.ContentLength,
      last_modified: formatTime(head.LastModified!),
      content_type: head.ContentType,
      version_id: object.versionId ?? null,
    };
  } catch (error) {
    if (error instanceof NotFound) return { ...name, deleted: true };
    throw error;
  }
}

function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll("+", " "));
}

function formatTime(time: Date): string {
  return time.toISOString().slice(0, 19).replace("T", " ");
}
