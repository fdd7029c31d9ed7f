/** Whether something that an answer left behind contains a secret. */

/**
 * Whether a secret, or a part of it, is there: as it is, in base64, wherever that begins, or byte by byte, in hexadecimal or
 * decimal digits (`<Buffer 68 69>`, `%68%69`, `[104, 105]`, `104 105`, `{"0":104}`). A part is a leak too, from its beginning, its
 * middle or its end: as many bytes as do not come by chance.
 *
 * @example
 * check("prints-no-secret", async ({ answer, random }) => {
 *   const secret = random.word();
 *   const result = await answer.call("encryptData", secret);
 *   const log = Buffer.from(result.stdout + result.stderr);
 *   expect(findsSecret(log, Buffer.from(secret)), "the log holds the text").toBe(false);
 * });
 */
export function findsSecret(where: Buffer, secret: Buffer): boolean {
  const text = where.toString("latin1");
  const printed = {
    where,
    base64: text.replaceAll(/\s+/g, "").replaceAll("-", "+").replaceAll("_", "/"),
    hex: text.toLowerCase().replaceAll(/0x|[^\da-f]/g, ""),
    numbers: ` ${text.replaceAll(/"\d+":/g, " ").replaceAll(/\D+/g, " ")} `,
  };
  const starts = Array.from({ length: secret.length - 5 }, (_, at) => at);
  return (
    findsNumbers(printed, secret.subarray(0, 4)) ||
    findsNumbers(printed, secret.subarray(-4)) ||
    starts.some((at) => findsBytes(printed, secret.subarray(at, at + 6)))
  );
}

/** What was printed or stored, as it is, and what is left of it if it is base64, hexadecimal digits, or numbers. */
interface Printed {
  readonly where: Buffer;
  readonly base64: string;
  readonly hex: string;
  readonly numbers: string;
}

const findsBytes = (printed: Printed, bytes: Buffer): boolean =>
  printed.where.includes(bytes) ||
  printed.base64.includes(bytes.toString("base64")) ||
  findsNumbers(printed, bytes);

const findsNumbers = ({ hex, numbers }: Printed, bytes: Buffer): boolean =>
  hex.includes(bytes.toString("hex")) || numbers.includes(` ${bytes.join(" ")} `);
