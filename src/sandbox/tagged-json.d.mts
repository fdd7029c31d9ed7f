/** Something in a value is no data; the message names the path and what it is. */
export declare class NotData extends Error {
  constructor(path: string, what: string, advice?: string);
  readonly path: string;
}

export interface EncodedError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/** @throws NotData naming the path, for example `value.Body`. */
export declare function encode(value: unknown, path?: string): unknown;
/** @throws TypeError for what `encode` never makes. */
export declare function decode(value: unknown): unknown;
export declare function encodeError(error: Error): EncodedError;
/** An Error with the sender's name, message, stack and members. */
export declare function decodeError(encoded: EncodedError): Error & Record<string, unknown>;
