/** Key rotation by the server's clock. https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html */
import {
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GetKeyRotationStatusCommand,
  type KMSClient,
  ListKeyRotationsCommand,
  RotateKeyOnDemandCommand,
} from "@aws-sdk/client-kms";
import { expect, test } from "vitest";
import { startWithClock } from "./support.ts";

const day = 86_400_000;
const Plaintext = Buffer.from("words");

const newKey = async (kms: KMSClient) => (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.KeyId!;
const encrypt = async (kms: KMSClient, KeyId: string) =>
  (await kms.send(new EncryptCommand({ KeyId, Plaintext }))).CiphertextBlob!;
const decrypted = async (kms: KMSClient, CiphertextBlob: Uint8Array) =>
  Buffer.from((await kms.send(new DecryptCommand({ CiphertextBlob }))).Plaintext!).toString();
const materialOf = async (kms: KMSClient, KeyId: string) =>
  (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata!.CurrentKeyMaterialId;

test("a key rotates after each period and still decrypts older ciphertexts", async () => {
  const { aws, kms, pass, clock } = await startWithClock();
  await using _ = aws;
  const KeyId = await newKey(kms);
  await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
  const status = async () => kms.send(new GetKeyRotationStatusCommand({ KeyId }));
  const nextAt = Math.floor((clock.time + 90 * day) / 1000);
  expect(await status()).toMatchObject({ KeyId, KeyRotationEnabled: true, RotationPeriodInDays: 90 });
  expect(Math.floor(Number((await status()).NextRotationDate) / 1000)).toBe(nextAt);
  const [before, old] = [await materialOf(kms, KeyId), await encrypt(kms, KeyId)];
  pass(90 * day - 1000);
  expect(await materialOf(kms, KeyId)).toBe(before);
  pass(1000);
  expect(await materialOf(kms, KeyId)).not.toBe(before);
  const newer = await encrypt(kms, KeyId);
  pass(180 * day);
  expect([await decrypted(kms, old), await decrypted(kms, newer)]).toEqual(["words", "words"]);
  const { Rotations } = await kms.send(new ListKeyRotationsCommand({ KeyId }));
  expect(Rotations!.map(({ RotationType }) => RotationType)).toEqual(["AUTOMATIC", "AUTOMATIC", "AUTOMATIC"]);
  await kms.send(new DisableKeyRotationCommand({ KeyId }));
  expect((await status()).KeyRotationEnabled).toBe(false);
});

test("a disabled key does not rotate, and its rotation cannot be changed", async () => {
  const { aws, kms, pass } = await startWithClock();
  await using _ = aws;
  const KeyId = await newKey(kms);
  await kms.send(new EnableKeyRotationCommand({ KeyId }));
  expect((await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).RotationPeriodInDays).toBe(365);
  const before = await materialOf(kms, KeyId);
  await kms.send(new DisableKeyCommand({ KeyId }));
  for (const Command of [EnableKeyRotationCommand, DisableKeyRotationCommand, RotateKeyOnDemandCommand]) {
    await expect(kms.send(new Command({ KeyId }) as EnableKeyRotationCommand)).rejects.toMatchObject({
      name: "DisabledException",
    });
  }
  pass(366 * day);
  await kms.send(new EnableKeyCommand({ KeyId }));
  expect(await materialOf(kms, KeyId)).toBe(before);
});

test("on-demand rotation is immediate and limited to 25 times", async () => {
  const { aws, kms } = await startWithClock();
  await using _ = aws;
  const KeyId = await newKey(kms);
  const old = await encrypt(kms, KeyId);
  const before = await materialOf(kms, KeyId);
  for (let n = 0; n < 25; n += 1) await kms.send(new RotateKeyOnDemandCommand({ KeyId }));
  expect(await materialOf(kms, KeyId)).not.toBe(before);
  expect(await decrypted(kms, old)).toBe("words");
  await expect(kms.send(new RotateKeyOnDemandCommand({ KeyId }))).rejects.toMatchObject({
    name: "LimitExceededException",
  });
  const page = await kms.send(new ListKeyRotationsCommand({ KeyId, Limit: 20 }));
  expect(page).toMatchObject({ Truncated: true });
  const rest = await kms.send(new ListKeyRotationsCommand({ KeyId, Marker: page.NextMarker }));
  expect([...page.Rotations!, ...rest.Rotations!].map(({ RotationType }) => RotationType)).toEqual(
    Array.from({ length: 25 }, () => "ON_DEMAND"),
  );
});

test.each([89, 2561])("a period of %i days is refused", async (RotationPeriodInDays) => {
  const { aws, kms } = await startWithClock();
  await using _ = aws;
  const KeyId = await newKey(kms);
  await expect(kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays }))).rejects.toMatchObject(
    { name: "ValidationException" },
  );
});
