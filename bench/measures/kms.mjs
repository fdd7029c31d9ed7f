// KMS encrypt and decrypt, compared with a bare HTTP exchange of the same client library.
import { CreateKeyCommand, DecryptCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { clientOptions, median, ms, times } from "../support.mjs";

export async function measureKms(embedded) {
  const kms = new KMSClient(clientOptions(embedded.endpoint));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const Plaintext = Buffer.from("a secret of some length");
  const encrypt = () => kms.send(new EncryptCommand({ KeyId: KeyMetadata.KeyId, Plaintext }));
  const { CiphertextBlob } = await encrypt();
  await times(100, encrypt);
  const encrypted = median(await times(500, encrypt));
  const decrypted = median(await times(500, () => kms.send(new DecryptCommand({ CiphertextBlob }))));
  return [
    { what: "KMS encrypt, SDK, one by one", value: ms(encrypted), aim: "", met: true },
    { what: "KMS decrypt, SDK, one by one", value: ms(decrypted), aim: "", met: true },
  ];
}
