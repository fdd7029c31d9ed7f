// oxlint-disable max-lines -- a lab has one file of checks
import { gzipSync } from "node:zlib";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { check, expect, putCopies, type Random, type CallResult } from "aws-data-labs/testing";
import type { Seen } from "./driver.ts";

const mib = 1024 * 1024;

/** Some lines of text, without a line end at the end. */
const someLines = (random: Random): string =>
  random.list(random.int(3, 12), () => random.text({ length: random.int(5, 60) })).join("\n");

check("returns-text", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key();
  const text = someLines(random);
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  const result = await answer.call("readS3File", bucket, key);
  expect(result.value, "readS3File returns the object's text").toBe(text);
});

check("prints-text", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key();
  // Its own line ends are no reason to print fewer of them, or others.
  const text = `${someLines(random)}\r\n${random.word()}\n`;
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  const result = await answer.call("readS3File", bucket, key);
  expect(result.value, "readS3File returns the object's text").toBe(text);
  expect(result.stdout, "Standard output is the text and one line end, as Python's print() writes it").toBe(
    `${text}\n`,
  );
});

/** Characters of two, three and four bytes. */
const widths = (random: Random): string =>
  random.pick(["é", "ж", "Ω"]) + random.pick(["€", "語", "न"]) + random.pick(["😀", "🚀", "𝛑"]);

check("utf8-borders", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key();
  // Nine bytes, given in pieces of 1000: the next border lies one byte further in them, so each character is cut wherever it can be.
  const text = random.text({ length: 20, unicode: true }) + widths(random).repeat(7000);
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  const result = await answer.call({
    export: "readS3File",
    args: [bucket, key],
    faults: [{ operation: "GetObject", kind: "slow-body", pieceBytes: 1000, pauseMs: 1 }],
  });
  expect(
    result.value,
    "The bytes of the object are UTF-8, and a chunk may end in the middle of a character",
  ).toBe(text);
  expect(result.stdout, "What is printed is whole too, wherever a chunk ends").toBe(`${text}\n`);
});

check("as-stored", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key();
  // The same letters, composed and not: two texts.
  const twoForms = "é e\u0301 \u212B Å";
  // What other programs take for a line end, for nothing, for a mark, for a colour, for an error or for a code.
  const odd =
    "\u0000 \t \v \f \u0085 \u00A0 \u2028 \u2029 \uFEFF %s %% \r \u0007 \u001B[31m \u007F \u00AD \u200B\u200D \uFFFD ﬁ \\n &amp;  ";
  const text = `\uFEFF\uFEFF${random.list(4, () => random.text({ unicode: true })).join("\r\n")}\n\r\n${odd}${random.word()} ${twoForms}\r\u0000`;
  const blank = `blank/${random.key()}`;
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: blank, Body: " \n\t" }));
  const [result, ofBlank] = await Promise.all([
    answer.call("readS3File", bucket, key),
    answer.call("readS3File", bucket, blank),
  ]);
  expect(ofBlank.value, "every-character: A text of white space alone is a text").toBe(" \n\t");
  expect(
    result.value,
    "every-character: A byte order mark (U+FEFF), the line ends and each letter's own form are part of the object's text, and so are U+0000 and what other programs take for a line end",
  ).toBe(text);
  expect(
    result.stdout,
    "prints-text: Standard output is the text, each character of it as UTF-8, and one line end",
  ).toBe(`${text}\n`);
  expect(result.stderr, "prints-text: Nothing else is printed, on standard error either").toBe("");
});

check("empty-object", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key();
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: "" }));
  const result = await answer.call("readS3File", bucket, key);
  expect(result.value, "empty-object: An object of 0 bytes is an empty text, not a missing one").toBe("");
  expect(result.stdout, "prints-text: For an empty text, only the line end is printed").toBe("\n");
});

check("any-key", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const ends = ` ${random.key({ special: true }).replace(".txt", "%20&=?.txt")} `;
  // Letters that are composed and ones that are not, and slashes that a path would not need.
  const forms = `/${random.word()}//e\u0301 é\u00A0\u212B.txt/`;
  const text = someLines(random);
  await Promise.all(
    [ends, forms].map(async (key) => {
      await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
      const reader = answer.group(key);
      const result = await reader.call("readS3File", bucket, key);
      const counted = await reader.call("countLines", bucket, key);
      expect(counted.value, "countLines finds the same keys").toBe(text.split("\n").length);
      expect(result.value, "The key goes to the SDK as it is: the SDK encodes it for the URL").toBe(text);
    }),
  );
});

check("gzip-text", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const s3 = aws.client(S3Client);
  const [key, archive] = [random.key({ extension: ".log" }), random.key({ extension: ".gz" })];
  // Longer than a chunk, so that borders lie within characters; its mark and its line ends are those of any text.
  const texts = [
    `\uFEFF${random.text({ unicode: true })}\r\n${widths(random).repeat(14_000)}`,
    random.list(20, () => random.text({ unicode: true })).join("\n"),
  ];
  // As log files that grow: gzip after gzip is gzip (RFC 1952, 2.2).
  const Body = Buffer.concat(texts.map((text) => gzipSync(text)));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentEncoding: "gzip" }));
  // Nobody says of this one that it is packed.
  const bytes = gzipSync(texts[1]!);
  const ContentType = "application/gzip";
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: archive, Body: bytes, ContentType }));
  // Nothing packed is something, and a text may say of itself that it is not packed.
  const [nothing, identity, twice] = [
    `nothing/${random.key()}`,
    `identity/${random.key()}`,
    `twice/${random.key()}`,
  ];
  const gzip = { Bucket: bucket, ContentEncoding: "gzip" };
  await s3.send(new PutObjectCommand({ ...gzip, Key: nothing, Body: gzipSync("") }));
  const plain = { Bucket: bucket, ContentEncoding: "identity" };
  await s3.send(new PutObjectCommand({ ...plain, Key: identity, Body: texts[1]! }));
  await s3.send(new PutObjectCommand({ ...plain, Key: twice, Body: texts[1]!, ContentEncoding: "gzip, br" }));
  const [result, ofArchive, ofNothing, ofIdentity, ofTwice] = await Promise.all([
    answer.group(key).call("readS3File", bucket, key),
    answer.group(archive).call("readS3File", bucket, archive),
    answer.group(nothing).call("readS3File", bucket, nothing),
    answer.group(identity).call("readS3File", bucket, identity),
    answer.group(twice).call("readS3File", bucket, twice),
  ]);
  expect(result.value, "ContentEncoding says gzip: the text is all that comes out of gunzip").toBe(
    texts.join(""),
  );
  expect(result.stdout, "What comes out of gunzip is printed, too").toBe(`${texts.join("")}\n`);
  expect(ofNothing.value, "An empty text was packed: what comes out of gunzip is an empty text").toBe("");
  expect(ofIdentity.value, "ContentEncoding says identity: the text is not packed").toBe(texts[1]);
  expect(
    ofTwice.value,
    'ContentEncoding says "gzip, br", which is not gzip: the text is what is stored',
  ).toBe(texts[1]);
  // Python's decode("utf-8") throws here.
  expect(
    ofArchive.error ? bytes.toString("utf8") : ofArchive.value,
    "A .gz object without Content-Encoding is not unpacked: its own bytes are what there is",
  ).toBe(bytes.toString("utf8"));
});

/** Keys that an answer may take for this one, when it is not there. */
const similarTo = (key: string): string[] => [
  key.replaceAll("+", " "),
  key.replaceAll("+", "%2B"),
  key.normalize("NFC"),
  decodeURIComponent(key),
  encodeURI(key),
  key.toLowerCase(),
  key.trim(),
  key.slice(1),
  key.replace(/\/ $/, ""),
];

check("missing-told-apart", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const [there, text] = [random.key(), someLines(random)];
  const missing = `/A${random.word()}/B+e\u0301%20${random.word()}.txt/ `;
  const puts = [there, ...similarTo(missing)].map((Key) =>
    aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key, Body: text })),
  );
  await Promise.all(puts);
  const [noKey, noBucket, found] = await Promise.all([
    answer.call("readS3File", bucket, missing),
    answer.call("readS3File", aws.name("nobodys-bucket"), there),
    answer.call("readS3File", bucket, there),
  ]);
  expect(found.value, "missing-told-apart: A key like the missing one is there, and is read").toBe(text);
  expect(
    errorNames(noKey),
    "missing-told-apart: A key that is not there ends in S3's NoSuchKey, thrown or as the cause",
  ).toContain("NoSuchKey");
  expect(
    errorNames(noBucket),
    "missing-told-apart: A bucket that is not there ends in S3's NoSuchBucket, thrown or as the cause",
  ).toContain("NoSuchBucket");
  expect(
    noKey.stdout + noKey.stderr + noBucket.stdout + noBucket.stderr,
    "prints-text: Where there is no text, nothing is printed, on standard error either: the error says what happened",
  ).toBe("");
});

check("errors-passed-on", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const [key, toCount, text] = [random.key(), `count/${random.key()}`, someLines(random)];
  for (const Key of [key, toCount]) {
    await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key, Body: text }));
  }
  const deny = { operation: "GetObject", kind: "deny" } as const;
  const fail = { operation: "GetObject", kind: "server-error", calls: [1, 2, 3, 4, 5, 6] } as const;
  // As S3 says it of an object in GLACIER: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
  const archived = {
    operation: "GetObject",
    kind: "error",
    name: "InvalidObjectState",
    message: "The operation is not valid for the object's storage class",
    status: 403,
  } as const;
  const [reading, counting, finding] = [answer.group("read"), answer.group("count"), answer.group("find")];
  const [archivedRead, archivedCount] = [answer.group("archived read"), answer.group("archived count")];
  const [frozenRead, frozenCount, failedRead, failedCount, read, counted, missing, noBucket, allowed] =
    await Promise.all([
      archivedRead.call({ export: "readS3File", args: [bucket, key], faults: [archived] }),
      archivedCount.call({ export: "countLines", args: [bucket, toCount], faults: [archived] }),
      reading.call({ export: "readS3File", args: [bucket, key], faults: [fail] }),
      counting.call({ export: "countLines", args: [bucket, toCount], faults: [fail] }),
      reading.call({ export: "readS3File", args: [bucket, key], faults: [deny] }),
      counting.call({ export: "countLines", args: [bucket, toCount], faults: [deny] }),
      finding.call("countLines", bucket, `missing/${key}`),
      finding.call("countLines", aws.name("nobodys-bucket"), key),
      counting.call("countLines", bucket, toCount),
    ]);
  expect(allowed.value, "Where S3 refuses nothing, the same object is counted").toBe(text.split("\n").length);
  const why =
    "S3 refused GetObject with AccessDenied: the caller gets that error, thrown or as the cause, and no other";
  expect(s3ErrorsOf(read), why).toEqual(["AccessDenied"]);
  expect(s3ErrorsOf(counted), why).toEqual(["AccessDenied"]);
  const whyFailed =
    "S3 answered each GetObject with InternalError: the caller gets that error, thrown or as the cause, and no other";
  expect(s3ErrorsOf(failedRead), whyFailed).toEqual(["InternalError"]);
  expect(s3ErrorsOf(failedCount), whyFailed).toEqual(["InternalError"]);
  const whyArchived =
    "S3 answered InvalidObjectState, the object is archived: the caller gets that error, thrown or as the cause, and no other";
  expect(s3ErrorsOf(frozenRead), whyArchived).toEqual(["InvalidObjectState"]);
  expect(s3ErrorsOf(frozenCount), whyArchived).toEqual(["InvalidObjectState"]);
  expect(s3ErrorsOf(missing), "countLines passes on that there is no such key").toEqual(["NoSuchKey"]);
  expect(s3ErrorsOf(noBucket), "countLines passes on that there is no such bucket").toEqual(["NoSuchBucket"]);
});

/** The names among those of an error and its causes that S3 gives. */
const s3ErrorsOf = (result: CallResult): string[] =>
  [...new Set(errorNames(result))].filter((name) =>
    /^(AccessDenied|InternalError|InvalidObjectState|NoSuch\w+|NotFound)$/.test(name),
  );

/** Names of what was thrown and of its causes; none when there was a value. */
function errorNames({ error }: CallResult): string[] {
  const names: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) names.push(at.name);
  return names;
}

check("counts-lines", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const s3 = aws.client(S3Client);
  // Empty lines and both kinds of line ends; the last line once with and once without one. What other programs take
  // for a line end as well (a lone \r, U+2028) lies within lines.
  const count = random.int(30, 60);
  const within = () => random.pick(["", "", "\r", "\u2028"]);
  const lines = random.list(count, () =>
    random.flip() ? `${random.text({ unicode: true })}${within()}.` : "",
  );
  const text = `\nsec\rond\v\f\u0085\u2028\u2029.${random.pick(["\n", "\r\n"])}${lines.join("\n")}${random.pick(["\n", "\r\n"])}last`;
  const [open, closed, empty] = [random.key(), `closed/${random.key()}`, `empty/${random.key()}`];
  // What comes after their last line ends is blank, but it is there.
  const blanks = [" ", "\t", "\r", "\u0000"];
  await Promise.all(
    blanks.map((blank, at) =>
      s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${open}${at}`, Body: `${text}\n${blank}` })),
    ),
  );
  // A mark alone is text too: TextDecoder takes it off.
  const mark = `mark/${random.key()}`;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: mark, Body: "\uFEFF" }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: closed, Body: `${text}\n` }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: empty, Body: "" }));
  const [ofMissing, ofMark, ofClosed, ofEmpty, ...ofOpen] = await Promise.all([
    answer.group("missing").call("countLines", bucket, `missing/${random.key()}`),
    answer.group(mark).call("countLines", bucket, mark),
    answer.group(closed).call("countLines", bucket, closed),
    answer.group(empty).call("countLines", bucket, empty),
    ...blanks.map((blank, at) => answer.group(blank).call("countLines", bucket, `${open}${at}`)),
  ]);
  expect(
    ofClosed.value,
    "line-ends: A line ends with \\n and with nothing else, and a line end at the end begins no further line",
  ).toBe(count + 3);
  expect(
    ofOpen.map(({ value }) => value),
    "last-line: Text after the last line end is a line, also where it is a space, a tab, a \\r or a U+0000",
  ).toEqual(blanks.map(() => count + 4));
  expect(ofMark.value, "last-line: An object that is a byte order mark alone has one line").toBe(1);
  expect(ofEmpty.value, "empty-has-no-line: An object of 0 bytes has no line").toBe(0);
  expect(
    [ofMissing, ofClosed, ofEmpty, ...ofOpen].map(({ stdout, stderr }) => stdout + stderr).join(""),
    "prints-no-count: countLines prints nothing, on standard error either, and also where it throws",
  ).toBe("");
});

check("counts-large", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const s3 = aws.client(S3Client);
  const [part, long, key] = [random.key(), `long/${random.key()}`, `large/${random.key()}`];
  const block = linesOfAtLeast(5.5 * mib, random);
  const withoutEnd = random.text({ length: 1000 }).repeat(5632);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: part, Body: block.text }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: long, Body: withoutEnd }));
  // A line of 49.5 MiB: an answer that holds a line until it ends holds more than its memory.
  await putCopies(s3, { bucket, parts: [part, ...Array.from({ length: 9 }, () => long)], key });
  const result = await answer.call({ export: "countLines", args: [bucket, key], judges: ["memory", "time"] });
  expect(
    result.value,
    "line-ends: The object has 55 MiB, lines that go on from one chunk to the next, and a last one of 49.5 MiB",
  ).toBe(block.count + 1);
  expect(
    result.stdout + result.stderr,
    "prints-no-count: countLines prints nothing, on standard error either, however large the object is",
  ).toBe("");
});

check("counts-gzip", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key({ extension: ".log" });
  const s3 = aws.client(S3Client);
  // Gzip after gzip, so that S3 can copy the parts: large ones that are not made smaller, and one that is, in which the
  // line ends are not to be seen. No line end is at the end.
  const block = linesOfAtLeast(5.5 * mib, random);
  const [part, end] = [random.key(), `end/${random.key()}`];
  // Its line ends come close together: an answer that keeps something for each of them holds more than its memory.
  const emptyLines = 4_000_000;
  const endText = `${`${random.word()}\n\n`.repeat(500)}${"\n".repeat(emptyLines)}the end`;
  await s3.send(
    new PutObjectCommand({ Bucket: bucket, Key: part, Body: gzipSync(block.text, { level: 0 }) }),
  );
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: end, Body: gzipSync(endText) }));
  const parts = [...Array.from({ length: 10 }, () => part), end];
  await putCopies(s3, { bucket, parts, key, ContentEncoding: "gzip" });
  // Archives that nobody says are to be unpacked: their bytes are what there is.
  const bytes = gzipSync(someLines(random).repeat(50));
  const encodings = ["identity", "br", "deflate", "gzip, br"];
  const archives = encodings.map((encoding) => `archives/${encoding}/${random.key()}.gz`);
  const archive = { Bucket: bucket, Body: bytes, ContentType: "application/gzip" };
  await Promise.all(
    encodings.map((ContentEncoding, at) =>
      s3.send(new PutObjectCommand({ ...archive, Key: archives[at], ContentEncoding })),
    ),
  );
  const nothing = { Bucket: bucket, Key: `nothing/${random.key()}`, ContentEncoding: "gzip" };
  await s3.send(new PutObjectCommand({ ...nothing, Body: gzipSync("") }));
  const [result, ofNothing, ...ofArchives] = await Promise.all([
    answer.call({ export: "countLines", args: [bucket, key], judges: ["memory"] }),
    answer.group("nothing").call("countLines", bucket, nothing.Key),
    ...archives.map((name) => answer.group(name).call("countLines", bucket, name)),
  ]);
  expect(
    result.value,
    "counts-gzip: A gzip object that holds 55 MiB of text, packed in eleven pieces, the last one without a line end",
  ).toBe(10 * block.count + emptyLines + 1001);
  expect(ofNothing.value, "counts-gzip: An empty text was packed: it has no line").toBe(0);
  const lines = bytes.filter((byte) => byte === 0x0a).length + (bytes.at(-1) === 0x0a ? 0 : 1);
  for (const [at, { value }] of ofArchives.entries()) {
    expect(
      value,
      `counts-gzip: An object whose Content-Encoding is ${encodings[at]} is not unpacked by gunzip: the line ends among its own bytes count`,
    ).toBe(lines);
  }
});

/** How often an answer asked for an object, in words. */
function asked({ calls }: CallResult): string {
  const count = calls.filter(({ operation }) => operation === "GetObject").length;
  return `GetObject was called ${count === 1 ? "once" : `${count} times`}`;
}

check("busy-s3", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key();
  const lines = random.int(3, 12);
  const text = random.list(lines, () => random.text()).join("\n");
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  const args = [bucket, key];
  const [read, counted] = await Promise.all([
    answer.call({
      export: "readS3File",
      args,
      faults: [{ operation: "GetObject", kind: "throttle", calls: [1, 2] }],
    }),
    answer.call({ export: "countLines", args, faults: [{ operation: "GetObject", kind: "reset" }] }),
  ]);
  expect(
    read.error,
    `S3 answered SlowDown (503) twice, and ${asked(read)}: the SDK asks up to three times by itself, unless it is told not to`,
  ).toBeUndefined();
  expect(read.value, "What the third call gives is the object's text").toBe(text);
  expect(read.stdout, "The text is printed once, however often S3 was asked").toBe(`${text}\n`);
  expect(
    counted.error,
    `The connection was closed without an answer the first time, and ${asked(counted)}`,
  ).toBeUndefined();
  expect(counted.value, "What the second call gives is counted").toBe(lines);
});

/** A call whose connection breaks after 60 % of the object, three times in a row where the answer begins again. */
// oxlint-disable-next-line max-params -- what is called, with what, and how it breaks
const cut = (name: string, args: [bucket: string, key: string], bytes: number, calls = [1, 2, 3]) => ({
  export: name,
  args,
  faults: [
    {
      operation: "GetObject",
      kind: "cut-body" as const,
      afterBytes: Math.floor(bytes * 0.6),
      calls,
    },
  ],
});

const broke = "The connection broke after 60 % of the body";

check("broken-read", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key();
  const text = random.list(3000, () => random.text({ length: random.int(60, 90) })).join("\n");
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  const [whole, read, cutOnce] = await Promise.all([
    answer.call("readS3File", bucket, key),
    answer.call(cut("readS3File", [bucket, key], text.length)),
    answer.call(cut("readS3File", [bucket, key], text.length, [1])),
  ]);
  expect(whole.value, "Where no connection breaks, the same object is read").toBe(text);
  // An answer that asks again and gives the whole text is right, too.
  expect(read.error ? text : read.value, `${broke}: that is an error, not a shorter text`).toBe(text);
  expect(
    read.error ? read.stdout : "",
    `${broke}, and a part of the text was printed: print once all of it is there`,
  ).toBe("");
  const once = `${broke} once, and ${asked(cutOnce)}: an error is right, and so is the whole text`;
  expect(cutOnce.error ? text : cutOnce.value, once).toBe(text);
  expect(cutOnce.stdout, once).toBe(cutOnce.error ? "" : `${text}\n`);
});

check("broken-connection", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const s3 = aws.client(S3Client);
  const [plain, packed] = [random.key(), `packed/${random.key()}`];
  const lines = random.list(3000, () => random.text({ length: random.int(60, 90) }));
  const text = `${lines.join("\n")}\n`;
  const gzip = gzipSync(text);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: plain, Body: text }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: packed, Body: gzip, ContentEncoding: "gzip" }));
  const [whole, counted, countedGzip] = await Promise.all([
    answer.call("countLines", bucket, packed),
    answer.call(cut("countLines", [bucket, plain], text.length)),
    answer.call(cut("countLines", [bucket, packed], gzip.length)),
  ]);
  expect(whole.value, "Where no connection breaks, the same object is counted").toBe(lines.length);
  const why = `${broke}: that is an error, not a shorter`;
  expect(counted.error ? lines.length : counted.value, `${why} file`).toBe(lines.length);
  expect(countedGzip.error ? lines.length : countedGzip.value, `${why} gzip file`).toBe(lines.length);
});

check("half-gzip", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const s3 = aws.client(S3Client);
  const text = random.list(300, () => random.text()).join("\n");
  const gzip = gzipSync(text);
  const [packed, half, open] = [random.key(), `half/${random.key()}`, `open/${random.key()}`];
  for (const [Key, Body] of [
    [packed, gzip],
    [half, gzip.subarray(0, Math.floor(gzip.length / 2))],
    // The text is there to its end; the checksum and the length behind it (RFC 1952, 2.3.1) are not.
    [open, gzip.subarray(0, -random.int(1, 8))],
  ] as const) {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentEncoding: "gzip" }));
  }
  const [whole, halfRead, halfCounted, openRead, openCounted] = await Promise.all([
    answer.group("whole").call("readS3File", bucket, packed),
    answer.group("half read").call("readS3File", bucket, half),
    answer.group("half counted").call("countLines", bucket, half),
    answer.group("open read").call("readS3File", bucket, open),
    answer.group("open counted").call("countLines", bucket, open),
  ]);
  expect(whole.value, "The whole gzip file is read").toBe(text);
  expect(
    [halfRead, halfCounted].map(({ error }) => error === undefined),
    "The object is the first half of a gzip file: gunzip throws, and half a text must not be returned",
  ).toEqual([false, false]);
  expect(
    [openRead, openCounted].map(({ error }) => error === undefined),
    "The gzip file ends within its last eight bytes, the checksum and the length: gunzip throws",
  ).toEqual([false, false]);
  expect(
    halfRead.stdout,
    "The object is the first half of a gzip file, and a part of its text was printed: print once all of it is there",
  ).toBe("");
});

check("one-version", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const s3 = aws.client(S3Client);
  const put = (Key: string, Body: string | Uint8Array, ContentEncoding?: string) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentEncoding }));
  const [note, large] = [random.key(), `large/${random.key()}`];
  const [oldNote, newNote] = [someLines(random), `${someLines(random)}\n${random.word()}\n`.repeat(9)];
  const noteToCount = `count/${note}`;
  await Promise.all([put(note, oldNote), put(noteToCount, oldNote)]);
  // Stored as gzip just before the first GetObject, and as it was just before any other look at it.
  const swapped = (key: string) => {
    const [pack, unpack] = [() => put(key, gzipSync(newNote), "gzip"), () => put(key, oldNote)];
    return [
      { operation: "GetObject", kind: "first", run: pack },
      { operation: "GetObject", kind: "first", calls: [2], run: unpack },
      { operation: "HeadObject", kind: "first", run: unpack },
    ] as const;
  };
  // Short lines, and longer ones in the object that takes its place: any mixture has another number of them.
  const [oldCount, newCount] = [random.int(290_000, 310_000), random.int(40_000, 42_000)];
  await put(large, `${random.text({ length: 39 })}\n`.repeat(oldCount));
  const newLarge = `${random.text({ length: 299 })}\n`.repeat(newCount);
  const [read, countedNote, counted] = await Promise.all([
    answer.group("read").call({ export: "readS3File", args: [bucket, note], faults: swapped(note) }),
    answer
      .group("note")
      .call({ export: "countLines", args: [bucket, noteToCount], faults: swapped(noteToCount) }),
    answer.call({
      export: "countLines",
      args: [bucket, large],
      faults: [
        // Behind the first range of an answer that reads 8 MiB at a time. Much is left: an answer may go on from there, if it
        // is still the same object.
        { operation: "GetObject", kind: "cut-body", afterBytes: 9_000_000 },
        { operation: "GetObject", kind: "first", calls: [2], run: () => put(large, newLarge) },
      ],
    }),
  ]);
  // An error is right, too: IfMatch makes one of a change.
  const why =
    "The object was replaced, and stored as gzip, just before GetObject: what an earlier call said of it is no longer true, nor what a later one says";
  expect([oldNote, newNote, undefined], why).toContain(read.error ? undefined : read.value);
  const lengths = [oldNote, newNote].map((text) => text.replace(/\n$/, "").split("\n").length);
  expect([...lengths, undefined], why).toContain(countedNote.error ? undefined : countedNote.value);
  expect(
    [oldCount, newCount, undefined],
    `The connection broke, the object was replaced just before the second GetObject, and ${asked(counted)}: parts of two versions are no object`,
  ).toContain(counted.error ? undefined : counted.value);
});

check("calls-apart", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const put = (Key: string, Body: string, ContentEncoding?: string) =>
    aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentEncoding }));
  const [changing, other, broken] = [random.key(), `other/${random.key()}`, `broken/${random.key()}`];
  // Each piece ends within a character, and holds line ends.
  const texts = random.list(2, () => `${widths(random)}\n`.repeat(random.int(2500, 3500)));
  const keys = texts.map((_, at) => `together/${at}/${random.key()}`);
  const [before, after] = [someLines(random), `${someLines(random)}\n`.repeat(5)];
  const noGzip = random.text({ length: 1000 }).repeat(300);
  await Promise.all([
    put(changing, before),
    put(other, before),
    put(broken, noGzip, "gzip"),
    ...texts.map((text, at) => put(keys[at]!, text)),
  ]);
  const { value } = await answer.call({
    export: "readS3File",
    driver: "again",
    args: [{ bucket, changing, other, together: keys, broken }],
    faults: [
      { operation: "GetObject", kind: "first", calls: [3], run: () => put(changing, after) },
      { operation: "GetObject", kind: "slow-body", pieceBytes: 999, pauseMs: 1, calls: [4, 5, 6, 7] },
    ],
  });
  const seen = value as Seen;
  expect(
    seen.together,
    "calls-apart: Two calls of readS3File and two of countLines run at the same time: each gives what its own object holds",
  ).toEqual([...texts, ...texts.map((text) => text.split("\n").length - 1)]);
  expect(
    seen.again,
    "calls-apart: The object was replaced since the last calls: both functions read what is there now",
  ).toEqual([after, after.split("\n").length - 1]);
  expect(
    seen.open,
    "closes-bodies: Some objects were read, and one with Content-Encoding gzip that gunzip cannot read: connections are left open whose bodies were neither read to the end nor destroyed",
  ).toBe(0);
});

/** Whole lines of different lengths, repeated until they are large enough. */
function linesOfAtLeast(bytes: number, random: Random): { text: string; count: number } {
  const lines = random.list(random.int(20, 40), () => random.text({ length: random.int(0, 400) }));
  const block = `${lines.join("\n")}\n`;
  const times = Math.ceil(bytes / block.length);
  return { text: block.repeat(times), count: lines.length * times };
}
