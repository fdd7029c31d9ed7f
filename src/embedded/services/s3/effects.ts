/** What S3 asks of other services. The server matches it with their factories; S3 never imports them. */

export interface FunctionCaller {
  /** `arn:aws:s3:::name`: the source ARN that a function's permission is checked against. */
  readonly bucketArn: string;
  /** 12 digits: the bucket owner's account. */
  readonly sourceAccount: string;
  /** `X-Amzn-Trace-Id` of the request that changed the object: the SDK of a function sends it on. */
  readonly traceHeader?: string | undefined;
}

export interface DataKeyRequest {
  readonly accountId: string;
  readonly region: string;
  /** Key id, ARN or alias; without it, the account's AWS managed key for S3. */
  readonly keyId?: string;
  /** Encryption context bound to the data key. */
  readonly context: Readonly<Record<string, string>>;
}

export interface DataKey {
  readonly keyArn: string;
  readonly plaintext: Uint8Array;
  readonly ciphertext: Uint8Array;
}

export interface S3Effects {
  functionAccess(functionArn: string, caller: FunctionCaller): Promise<"ok" | "missing" | "denied">;
  /** Asynchronous (Event) invocation with JSON text: returns at once and never throws for what the function does. */
  invokeFunction(functionArn: string, payload: string, caller: FunctionCaller): void;
  /** The KMS key of a name, and its policy; undefined when there is none, or when AWS manages it. */
  keyAccess(
    keyId: string,
    place: { readonly accountId: string; readonly region: string },
  ): { readonly arn: string; readonly accountId: string; readonly policy: string } | undefined;
  readonly encryptionKey: {
    /** @throws AwsError as KMS answers it. */
    generateDataKey(request: DataKeyRequest): Promise<DataKey>;
    /** @throws AwsError as KMS answers it, for example DisabledException. */
    decryptDataKey(request: {
      readonly ciphertext: Uint8Array;
      readonly context: Readonly<Record<string, string>>;
    }): Promise<Uint8Array>;
  };
}
