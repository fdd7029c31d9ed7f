/**
 * Rotation of a key's material: what was encrypted before stays readable, since a key keeps all its materials.
 * https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 */
import { randomBytes } from "node:crypto";
import { days } from "./days.ts";
import type { Key, KeyMaterial, Rotation } from "./key.ts";

export const newMaterial = (): KeyMaterial => ({
  id: randomBytes(32).toString("hex"),
  secret: randomBytes(32),
});

export function rotate(key: Key, rotation: Rotation): void {
  key.materials.push(newMaterial());
  key.rotations.push(rotation);
}

/** Does what has become due by `now`; a key that is disabled or pending deletion is passed over. */
export function rotateIfDue(key: Key, now: number): void {
  for (let plan = key.rotationPlan; plan && plan.nextAt <= now; plan = key.rotationPlan) {
    if (key.state === "Enabled") rotate(key, { at: plan.nextAt, type: "AUTOMATIC" });
    key.rotationPlan = { ...plan, nextAt: plan.nextAt + days(plan.periodDays) };
  }
}
