// rejected-by: returns-size-and-time
// Takes size and time from the event, which may be out of date, and has none after a deletion.
import { HeadObjectCommand, NotFound, S3Client } from "@aws-sdk/client-s3";

export interface S3Event {
  Records: S3Record[];
}

export interface S3Record {
  eventName: string;
  eventTime: string;
  s3: {
    bucket: { name: string };
    object: { key: string; size?: number; versionId?: string };
  };
}

export interface Result {
  statusCode: number;
  body: string;
}

const s3 = new S3Client({});

export async function handler(event: S3Event): Promise<Result> {
  const { object } = event.Records[0]!.s3;
  const body = JSON.stringify({
    file_size: object.size,
    last_modified: formatTime(new Date(event.Records[0]!.eventTime)),
  });
  console.log(body);
  return { statusCode: 200, body };
}

export async function batchHandler(event: S3Event, context: { awsRequestId: string }): Promise<Result> {
  const objects = await Promise.all(event.Records.map(describe));
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
