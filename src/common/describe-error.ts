/** An error with its stack, its causes and the errors that it holds, as text for another process. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return `Error: ${String(error)}`;
  const { name, message, stack, cause } = error;
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [];
  const inner = [...errors, ...(cause === undefined || cause === null ? [] : [cause])];
  const own = stack?.includes(message) ? stack : `${name}: ${message}`;
  return [own, ...inner.map(describeError)].join("\n");
}
