/** The SDK's own codecs, set up for the server's side of the wire. */
import { JsonCodec, XmlCodec } from "@aws-sdk/core/protocols";
import type { NormalizedSchema } from "@smithy/core/schema";
import { fromBase64, fromUtf8, toBase64, toUtf8 } from "@smithy/core/serde";
import { FromStringShapeDeserializer, ToStringShapeSerializer } from "@smithy/core/protocols";
import type { SerdeFunctions } from "@smithy/types";
import type { ServiceFacts } from "./catalog.ts";
import { withoutControls } from "./s3-gaps.ts";
import { checkShape } from "./json-shape.ts";

const serde = {
  base64Decoder: fromBase64,
  base64Encoder: toBase64,
  utf8Decoder: fromUtf8,
  utf8Encoder: toUtf8,
} as unknown as SerdeFunctions;

const dateTime = 5;
const epochSeconds = 7;

/** Reads and writes one header, query parameter or label. Lists and dates follow the schema's traits. */
export function readText(schema: NormalizedSchema, text: string): unknown {
  return textReader.read(schema as never, text);
}

export function writeText(schema: NormalizedSchema, value: unknown): string {
  textWriter.write(schema as never, value as never);
  return textWriter.flush();
}

const textSettings = { timestampFormat: { useTrait: true, default: dateTime }, httpBindings: true } as never;
const textReader = new FromStringShapeDeserializer(textSettings);
const textWriter = new ToStringShapeSerializer(textSettings);
textReader.setSerdeContext(serde);
textWriter.setSerdeContext(serde);

export interface DocumentCodec {
  read(schema: NormalizedSchema, bytes: Uint8Array): Promise<unknown>;
  write(schema: NormalizedSchema, value: unknown): string;
}

const codecs = new WeakMap<ServiceFacts, DocumentCodec>();

/** The codec of a service's bodies. */
export function documentCodec(facts: ServiceFacts): DocumentCodec {
  let codec = codecs.get(facts);
  if (!codec) {
    codec = facts.xmlNamespace === undefined ? jsonCodec() : xmlCodec(facts);
    codecs.set(facts, codec);
  }
  return codec;
}

function jsonCodec(): DocumentCodec {
  const codec = new JsonCodec({
    timestampFormat: { useTrait: true, default: epochSeconds },
    jsonName: false,
  } as never);
  codec.setSerdeContext(serde);
  return {
    async read(schema, bytes) {
      const text = Buffer.from(bytes).toString();
      checkShape(schema, JSON.parse(text));
      return codec.createDeserializer().read(schema as never, text as never);
    },
    write(schema, value) {
      const serializer = codec.createSerializer();
      serializer.write(schema as never, value);
      return serializer.flush() as string;
    },
  };
}

function xmlCodec(facts: ServiceFacts): DocumentCodec {
  const codec = new XmlCodec({
    timestampFormat: { useTrait: true, default: dateTime },
    httpBindings: facts.protocol === "rest-xml",
    xmlNamespace: facts.xmlNamespace,
    serviceNamespace: facts.namespace,
  } as never);
  codec.setSerdeContext(serde);
  return {
    read: async (schema, bytes) => codec.createDeserializer().read(schema as never, bytes as never),
    write(schema, value) {
      const plain = codec.createSerializer();
      const serializer = facts.protocol === "rest-xml" ? withMilliseconds(plain) : plain;
      serializer.write(schema as never, value);
      return `<?xml version="1.0" encoding="UTF-8"?>\n${withoutControls(serializer.flush() as string)}`;
    },
  };
}

/**
 * S3 writes `2026-11-22T13:36:12.000Z`, the SDK's serialiser drops the zeros (which its deserialiser accepts, other
 * clients may not). https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
function withMilliseconds<Serializer extends object>(serializer: Serializer): Serializer {
  const inherited = Reflect.get(serializer, "writeSimple") as (schema: unknown, value: unknown) => string;
  const writeSimple = (schema: unknown, value: unknown) =>
    value instanceof Date ? value.toISOString() : inherited.call(serializer, schema, value);
  return Object.assign(serializer, { writeSimple });
}
