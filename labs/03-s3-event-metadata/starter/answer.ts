import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";

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

const s3 = new S3Client({});

/** Describes the object of the event's first record. */
export async function handler(event: S3Event): Promise<Result> {
  const { bucket, object } = event.Records[0]!.s3;
  // TODO(snippet): S3 encodes the key in its events. What does HeadObject want?
  const response = await s3.send(new HeadObjectCommand({ Bucket: bucket.name, Key: object.key }));
  // TODO(snippet): last_modified as "YYYY-MM-DD HH:MM:SS" in UTC; print the JSON.
  const metadata = { file_size: response.ContentLength, last_modified: String(response.LastModified) };
  return { statusCode: 200, body: JSON.stringify(metadata) };
}

/** Describes the objects of all records. */
export async function batchHandler(event: S3Event, context: { awsRequestId: string }): Promise<Result> {
  // TODO(production): every record, its version, deleted objects, one log line.
  return handler(event);
}
