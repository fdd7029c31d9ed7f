/** A KMS key, its materials and their rotation. */
/** One version of a key's material. The secret never leaves the service. */
export interface KeyMaterial {
  /** 64 hexadecimal digits, as AWS shows them. */
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

export interface Key {
  readonly keyId: string;
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly manager: "CUSTOMER" | "AWS";
  /** Oldest first; the last one encrypts. */
  readonly materials: KeyMaterial[];
  /** Completed ones, oldest first. */
  readonly rotations: Rotation[];
  /** Only while the key rotates by itself. */
  rotationPlan: RotationPlan | undefined;
  readonly tags: Map<string, string>;
  description: string;
  policy: string;
  state: "Enabled" | "Disabled" | "PendingDeletion";
  /** Milliseconds since 1970; only while pending deletion. */
  deletionAt: number | undefined;
}

export interface Rotation {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly type: "AUTOMATIC" | "ON_DEMAND";
}

export interface RotationPlan {
  readonly periodDays: number;
  /** Milliseconds since 1970. */
  readonly nextAt: number;
}
