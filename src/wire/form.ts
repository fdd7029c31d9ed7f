/** Reads the form of a browser's upload. https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html */
import { type Readable, Transform, type TransformCallback } from "node:stream";
import { Busboy } from "@fastify/busboy";
import { AwsError } from "./errors.ts";
import type { WireRequest } from "./message.ts";

/** Bytes of all that comes before the file. */
const fieldsLimit = 20_480;

export interface Form {
  /** Names in lower case. Fields behind the file do not count. */
  readonly fields: ReadonlyMap<string, string>;
  readonly fileName: string;
  readonly file: Readable;
}

/** Whether a request to a bucket is a form's: unsigned, its signature, if any, is a field. */
export const isForm = ({ method, query, headers }: WireRequest): boolean =>
  method === "POST" && query === "" && headers["authorization"] === undefined;

/**
 * Reads the fields up to the file, which is left to be read.
 * @throws AwsError PreconditionFailed for another type of body, MalformedPOSTRequest, MaxPostPreDataLengthExceeded,
 * InvalidArgument for a form without a file.
 */
export async function readForm({ headers, body }: WireRequest): Promise<Form> {
  const type = headers["content-type"] ?? "";
  if (!/^multipart\/form-data\s*(?:;|$)/i.test(type)) throw wrongType();
  const parser = openParser(type);
  const fields = new Map<string, string>();
  let size = 0;
  const form = await new Promise<Form>((resolve, reject) => {
    parser.on("field", (name, value) => {
      size += name.length + Buffer.byteLength(value);
      if (size > fieldsLimit) reject(tooMuch());
      else if (!fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value);
    });
    parser.on("file", (_, stream, fileName: string | undefined) => {
      const file = passOn(stream);
      parser.once("error", () => file.destroy(malformed()));
      body.once("close", () => body.readableEnded || file.destroy(malformed()));
      resolve({ fields: new Map(fields), fileName: (fileName ?? "").replace(/^.*[\\/]/, ""), file });
    });
    parser.once("error", () => reject(malformed()));
    parser.once("finish", () => reject(noFile()));
    body.once("close", () => reject(malformed()));
    body.pipe(parser);
  }).catch((error: unknown) => {
    body.unpipe(parser);
    body.resume();
    throw error;
  });
  form.file.once("close", () => {
    // A file that nobody reads on must not hold up the rest of the body.
    body.unpipe(parser);
    body.resume();
  });
  return form;
}

function openParser(type: string): InstanceType<typeof Busboy> {
  try {
    return new Busboy({
      headers: { "content-type": type },
      isPartAFile: (name) => name?.toLowerCase() === "file",
      limits: { fieldSize: fieldsLimit + 1, fieldNameSize: 1024 },
    });
  } catch {
    throw malformed();
  }
}

/** The parser's own streams fail without a listener when the body ends early. */
function passOn(stream: Readable): Transform {
  const file = new Transform({
    transform: (bytes: Buffer, _: BufferEncoding, done: TransformCallback) => done(null, bytes),
  });
  stream.on("error", () => file.destroy(malformed()));
  file.on("error", () => undefined);
  file.once("close", () => stream.resume());
  return stream.pipe(file);
}

const wrongType = (): AwsError =>
  new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {
    status: 412,
    members: { Condition: "Bucket POST must be of the enclosure-type multipart/form-data" },
  });

const malformed = (): AwsError =>
  new AwsError(
    "MalformedPOSTRequest",
    "The body of your POST request is not well-formed multipart/form-data.",
    {
      status: 400,
    },
  );

const tooMuch = (): AwsError =>
  new AwsError(
    "MaxPostPreDataLengthExceeded",
    "Your POST request fields preceeding the upload file was too large.",
    { status: 400, members: { MaxPostPreDataLengthBytes: fieldsLimit } },
  );

const noFile = (): AwsError =>
  new AwsError("InvalidArgument", "POST requires exactly one file upload per request.", {
    status: 400,
    members: { ArgumentName: "file", ArgumentValue: 0 },
  });
