/** Admits a call: verifies the answer's signature and identifies the operation. */
import { Readable } from "node:stream";
import type { Credentials } from "../common/run-data.ts";
import { wholeRequestBody } from "../wire/body.ts";
import type { ChunkSigning } from "../wire/chunk-signatures.ts";
import { decodeInput } from "../wire/decode-input.ts";
import { AwsError } from "../wire/errors.ts";
import { type IdentifiedCall, identifyCall } from "../wire/identify.ts";
import type { WireRequest } from "../wire/message.ts";
import type { ServiceModel } from "../wire/model.ts";
import { withQueryHeaders } from "../wire/query-headers.ts";
import { sha256Hex } from "../wire/signature.ts";
import { serviceAuthError } from "../wire/auth-errors.ts";
import { type VerifiedSignature, verifySignature } from "../wire/verify-signature.ts";
import type { OpenCall } from "./call-log.ts";
import { resourceOf } from "./describe-call.ts";

const wholeBodyLimit = 80 * 1024 * 1024;

export interface Admitted {
  /** The request without the parameters of a presigned URL, as if it had been signed in its headers. */
  readonly request: WireRequest;
  readonly call: OpenCall;
  readonly identified: IdentifiedCall;
  /** The body of an operation that does not stream. */
  readonly bytes: Buffer | undefined;
  readonly payloadHash: string;
  /** The seed of a body with signed chunks. */
  readonly chunkSigning: ChunkSigning | undefined;
  /** As the answer signed it. */
  readonly region: string;
  readonly service: string;
}

/** Verifies the answer's signature and names the call. */
export async function admit(
  sent: WireRequest,
  service: ServiceModel,
  credentials: Credentials,
): Promise<Admitted> {
  const isS3 = service.name === "s3";
  let bytes = isS3 ? undefined : await wholeRequestBody(sent, wholeBodyLimit);
  const { payloadHash, signatureFields, chunkSigning } = verify(credentials, sent, { service, bytes });
  const request = signatureFields.kind === "query" ? withQueryHeaders(sent) : sent;
  const identified = identifyCall(service, request, bytes);
  if (!identified.operation.streamsInput) bytes ??= await wholeRequestBody(request, wholeBodyLimit);
  const input = await decodeInput(identified, request.headers, bytes ? { bytes } : {}).catch(
    () => identified.labels,
  );
  return {
    request,
    call: {
      service: service.name,
      operation: identified.operation.name,
      resource: resourceOf(service.name, input),
      input: withoutStreams(input),
    },
    identified,
    bytes,
    payloadHash: isS3 ? payloadHash : sha256Hex(bytes!),
    chunkSigning,
    region: signatureFields.scope.region,
    service: service.name,
  };
}

function verify(
  credentials: Credentials,
  request: WireRequest,
  { service, bytes }: { service: ServiceModel; bytes: Buffer | undefined },
): VerifiedSignature {
  try {
    return verifySignature(request, {
      lookUp: (accessKeyId) => (accessKeyId === credentials.accessKeyId ? credentials : undefined),
      now: Date.now(),
      ...(bytes ? { bodyHash: sha256Hex(bytes) } : {}),
    });
  } catch (error) {
    if (!(error instanceof AwsError) || service.name === "s3") throw error;
    throw serviceAuthError(error, service.facts.protocol);
  }
}

const withoutStreams = (input: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== undefined && !(value instanceof Readable)),
  );
