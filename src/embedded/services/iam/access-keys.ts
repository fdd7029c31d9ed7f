/** Access keys of users: with them a program signs as the user. */
import { randomBytes } from "node:crypto";
import { length, pattern, required } from "../constraints.ts";
import type { Caller } from "../../../wire/service.ts";
import { noSuchEntity, validate } from "./errors.ts";
import { arnOf } from "./names.ts";
import { type AccessKey, type Account, accountOf, type IamContext, nowOf, type User } from "./state.ts";

/** Makes a key, with which requests can be signed from now on. */
export function addKey(user: User, context: IamContext): AccessKey {
  const account = accountOf(context);
  const key: AccessKey = {
    id: context.effects.newAccessKeyId(account.id),
    secret: randomBytes(30).toString("base64"),
    createdAt: nowOf(context),
    status: "Active",
  };
  user.accessKeys.set(key.id, key);
  context.effects.addAccessKey({
    accessKeyId: key.id,
    secretAccessKey: key.secret,
    isActive: () => key.status === "Active",
    caller: () => callerOf(account, user),
  });
  return key;
}

const callerOf = (account: Account, user: User): Caller => ({
  accountId: account.id,
  arn: arnOf(account, user),
  userId: user.id,
  principal: { kind: "user", userName: user.name },
  isSession: false,
});

/** @throws ValidationError, NoSuchEntity */
export function findKey(user: User, id: string | undefined): AccessKey {
  validate(
    required("accessKeyId", id),
    length("accessKeyId", id, { min: 16, max: 128 }),
    pattern("accessKeyId", id, "[\\w]+"),
  );
  const key = user.accessKeys.get(id!);
  if (!key) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return key;
}
