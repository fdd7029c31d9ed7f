/** POST Object: a browser's form becomes a PutObject. https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html */
import { type Readable, Transform, type TransformCallback } from "node:stream";
import type { SignatureFields } from "../wire/signature-fields.ts";
import { documentCodec } from "../wire/codecs.ts";
import type { RequestBody } from "../wire/decode-input.ts";
import { AwsError } from "../wire/errors.ts";
import { type Expectation, expectationsOf, meet } from "../wire/expectations.ts";
import { readForm } from "../wire/form.ts";
import { required } from "../wire/form-signature.ts";
import { identifyCall, type IdentifiedCall, s3Place } from "../wire/identify.ts";
import { encodeRfc3986, type WireRequest, type WireResponse } from "../wire/message.ts";
import type { ServiceModel } from "../wire/model.ts";
import { checkPolicy, type LengthRange, parsePolicy } from "../wire/post-policy.ts";
import { elementsOf } from "../wire/s3-gaps.ts";

/** A call whose signature was verified. */
export interface AdmittedCall {
  readonly identified: IdentifiedCall;
  readonly request: WireRequest;
  readonly signatureFields: SignatureFields;
  /** Begins to read the request's body. */
  readonly body: () => Promise<RequestBody>;
  readonly viaForm?: boolean;
}

export interface FormDoor {
  readonly model: ServiceModel;
  readonly now: number;
  /** Who signed the form. */
  readonly verify: (fields: ReadonlyMap<string, string>) => SignatureFields;
  readonly perform: (call: AdmittedCall) => Promise<WireResponse>;
}

/** @throws AwsError of the form, of its signature or policy, and those of PutObject. */
export async function answerForm(request: WireRequest, door: FormDoor): Promise<WireResponse> {
  const form = await readForm(request);
  try {
    const bucket = s3Place(request).labels["Bucket"] ?? "";
    const key = required(form.fields, "key").replaceAll("${filename}", form.fileName);
    const signatureFields = door.verify(form.fields);
    const fields = new Map([...form.fields, ["bucket", bucket], ["key", key]]);
    const range = checkPolicy(parsePolicy(fields.get("policy") ?? ""), fields, door.now);
    const put = await putRequest(request, { fields, bucket, key, model: door.model });
    const written = await door.perform({
      identified: identifyCall(door.model, put),
      request: { ...put, body: form.file },
      signatureFields,
      body: async () => ({ object: checkedFile(form.file, range, expectationsOf(put, "")) }),
      viaForm: true,
    });
    return formAnswer(written, { fields, bucket, key, request });
  } finally {
    form.file.destroy();
  }
}

/** Fields that are headers of PutObject under the same name. */
const headerFields = /^(?:cache-control|content-type|content-disposition|content-encoding|expires|x-amz-.+)$/;
const otherFields = /^x-amz-(?:algorithm|credential|date|signature|security-token|copy-source.*)$/;

interface Upload {
  readonly fields: ReadonlyMap<string, string>;
  readonly bucket: string;
  readonly key: string;
  readonly model: ServiceModel;
}

async function putRequest(
  { headers, body }: WireRequest,
  { fields, bucket, key, model }: Upload,
): Promise<WireRequest> {
  const sent: Record<string, string> = { host: "s3.localhost" };
  for (const [name, value] of fields) {
    if (headerFields.test(name) && !otherFields.test(name)) sent[name] = value;
  }
  const acl = fields.get("acl");
  if (acl !== undefined) sent["x-amz-acl"] = acl;
  const tagging = fields.get("tagging");
  if (tagging !== undefined) sent["x-amz-tagging"] = await tagsOfXml(model, tagging);
  const agent = headers["user-agent"];
  if (agent !== undefined) sent["user-agent"] = agent;
  const path = [bucket, ...key.split("/")].map(encodeRfc3986).join("/");
  return { method: "PUT", path: `/${path}`, query: "", headers: sent, body };
}

/** The form writes tags as PutObjectTagging does, PutObject's header as a query. */
async function tagsOfXml(model: ServiceModel, xml: string): Promise<string> {
  const { schema } = model.operations.get("PutObjectTagging")!.input.payload!;
  const read = async (): Promise<unknown> => documentCodec(model.facts).read(schema, Buffer.from(xml));
  const document = (await read().catch(() => undefined)) as
    | { TagSet?: { Key?: string; Value?: string }[] }
    | undefined;
  if (!document?.TagSet) {
    throw new AwsError(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
      { status: 400 },
    );
  }
  return document.TagSet.map(
    ({ Key = "", Value = "" }) => `${encodeRfc3986(Key)}=${encodeRfc3986(Value)}`,
  ).join("&");
}

/** The file's bytes; fails with EntityTooLarge, EntityTooSmall or BadDigest. */
function checkedFile(
  file: Readable,
  { min, max }: LengthRange,
  expectations: readonly Expectation[],
): Readable {
  let size = 0;
  const checked = new Transform({
    transform(bytes: Buffer, _: BufferEncoding, done: TransformCallback) {
      size += bytes.length;
      for (const { checksum } of expectations) checksum.update(bytes);
      if (size > max) done(outside("EntityTooLarge", { ProposedSize: size, MaxSizeAllowed: max }));
      else done(null, bytes);
    },
    flush(done: TransformCallback) {
      if (size < min) return done(outside("EntityTooSmall", { ProposedSize: size, MinSizeAllowed: min }));
      meet(expectations).then(
        () => done(),
        (error: Error) => done(error),
      );
    },
  });
  file.once("error", (error) => checked.destroy(error));
  checked.on("error", () => undefined);
  return file.pipe(checked);
}

const outside = (code: "EntityTooLarge" | "EntityTooSmall", members: Record<string, number>): AwsError =>
  new AwsError(
    code,
    code === "EntityTooLarge"
      ? "Your proposed upload exceeds the maximum allowed size"
      : "Your proposed upload is smaller than the minimum allowed size",
    { status: 400, members },
  );

interface Written extends Omit<Upload, "model"> {
  readonly request: WireRequest;
}

/** 204 unless the form wants another success: a redirect, or 200, or 201 with a document. */
function formAnswer({ headers }: WireResponse, { fields, bucket, key, request }: Written): WireResponse {
  const etag = headers["etag"] ?? "";
  const host = request.headers["host"] ?? "";
  const hosted = s3Place({ ...request, path: "/" }).level === "bucket";
  const location = `http://${host}${hosted ? "" : `/${bucket}`}/${encodeURIComponent(key)}`;
  const all = { ...headers, location };
  const redirect = redirectOf(fields, { bucket, key, etag });
  if (redirect !== undefined) return { status: 303, headers: { ...headers, location: redirect } };
  const status = fields.get("success_action_status");
  if (status === "200") return { status: 200, headers: all };
  if (status !== "201") return { status: 204, headers: all };
  const document = { Location: location, Bucket: bucket, Key: key, ETag: etag };
  return {
    status: 201,
    headers: { ...all, "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${elementsOf(document)}</PostResponse>`,
  };
}

/** A redirect that is no URL is treated as if it were absent. */
function redirectOf(
  fields: ReadonlyMap<string, string>,
  query: Readonly<Record<string, string>>,
): string | undefined {
  const target = fields.get("success_action_redirect") ?? fields.get("redirect");
  if (target === undefined || !URL.canParse(target)) return undefined;
  const url = new URL(target);
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  return url.href;
}
