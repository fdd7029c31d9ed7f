import { HeadObjectCommand, NotFound, S3Client } from "@aws-sdk/client-s3";

/** The parts of an S3 event that this lab uses. */
export interface S3Event {
  Records: S3Record[];
}

export interface S3Record {
  /** For example `ObjectCreated:Put` or `ObjectRemoved:Delete`. */
  eventName: string;
  s3: {
    bucket: { name: string };
    /** `versionId` is there when the bucket keeps versions. */
    object: { key: string; versionId?: string };
  };
}

export interface Result {
  statusCode: number;
  body: string;
}

// Outside the handler: made once for each execution environment, with its connections kept.
const s3 = new S3Client({});

/** Describes the object of the event's first record. */
export async function handler(event: S3Event): Promise<Result> {
  const { bucket, object } = event.Records[0]!.s3;
  const { ContentLength, LastModified } = await s3.send(
    new HeadObjectCommand({ Bucket: bucket.name, Key: decodeKey(object.key) }),
  );
  const body = JSON.stringify({ file_size: ContentLength, last_modified: formatTime(LastModified!) });
  console.log(body);
  return { statusCode: 200, body };
}

/** Describes the objects of all records. */
export async function batchHandler(event: S3Event, context: { awsRequestId: string }): Promise<Result> {
  // One failure fails the invocation: Lambda keeps the event and tries again, which is safe, for nothing is written.
  const objects = await Promise.all(event.Records.map(describe));
  console.log(JSON.stringify({ request_id: context.awsRequestId, objects }));
  return { statusCode: 200, body: JSON.stringify(objects) };
}

async function describe({ eventName, s3: { bucket, object } }: S3Record): Promise<object> {
  const name = { bucket: bucket.name, key: decodeKey(object.key) };
  // What was removed cannot be asked for, and an object that has the name by now is another one.
  if (eventName.startsWith("ObjectRemoved:")) return { ...name, deleted: true };
  try {
    const head = await s3.send(
      // The version of the event: by the time we ask, a newer one may lie on top of it.
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
    // Deleted between the event and our question. Everything else is not ours to judge.
    if (error instanceof NotFound) return { ...name, deleted: true };
    throw error;
  }
}

/** In events a space is "+", and what is not plain ASCII is percent-encoded: "+" first, or "%2B" would become a space. */
function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll("+", " "));
}

/** "2026-11-22 14:05:09", in UTC wherever this runs. */
function formatTime(time: Date): string {
  return time.toISOString().slice(0, 19).replace("T", " ");
}
