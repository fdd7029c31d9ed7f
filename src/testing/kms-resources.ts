/** KMS keys and aliases of checks. */
import {
  CreateKeyCommand,
  DeleteAliasCommand,
  KMSClient,
  KMSInvalidStateException,
  NotFoundException,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import type { Clients } from "./clients.ts";
import type { Scope } from "./scope.ts";

/** Makes a symmetric key and gives its id. */
export async function makeKey(scope: Scope, clients: Clients, purpose: string): Promise<string> {
  const kms = clients.get(KMSClient);
  // A key has no name to bear the run's prefix.
  const description = scope.names.make(`key ${purpose} description`);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: description }));
  const keyId = KeyMetadata?.KeyId;
  if (keyId === undefined) throw new Error("CreateKey gave no KeyId");
  scope.keyIds.add(keyId);
  scope.names.stand(keyId, `key ${purpose}`);
  scope.onEnd(() => removeKey(kms, keyId));
  return keyId;
}

/** Seven days are the least that KMS takes. */
async function removeKey(kms: KMSClient, keyId: string): Promise<void> {
  try {
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyId, PendingWindowInDays: 7 }));
  } catch (error) {
    // The check scheduled it already.
    if (!(error instanceof KMSInvalidStateException)) throw error;
  }
}

export async function removeAliases(clients: Clients, names: readonly string[]): Promise<void> {
  const kms = clients.get(KMSClient);
  for (const name of names) {
    await kms.send(new DeleteAliasCommand({ AliasName: `alias/${name}` })).catch(unlessMissing);
  }
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof NotFoundException)) throw error;
}
