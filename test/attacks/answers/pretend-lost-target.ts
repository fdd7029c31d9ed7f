// Throws a client's error for a lost target => solves wrong: solve threw
export function solve() {
  const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  throw Object.assign(new Error("gone", { cause }), {
    code: "ECONNRESET",
    $metadata: { httpStatusCode: 500 },
  });
}
