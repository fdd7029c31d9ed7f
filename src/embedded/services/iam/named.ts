/** What everything that IAM keeps has. */
export interface Named {
  name: string;
  path: string;
  readonly id: string;
  /** Milliseconds since 1970, whole seconds. */
  readonly createdAt: number;
  readonly tags: Map<string, string>;
}
