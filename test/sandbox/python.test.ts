/** Python in every isolation that works on this machine. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { findPython } from "../../src/sandbox/find-python.ts";
import { startProcess } from "../../src/sandbox/start-process.ts";
import { isolationsHere } from "../support/isolations.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const entry = `import hashlib, os, ssl, sys

def tried(action):
    try:
        action()
        return "done"
    except OSError as error:
        return type(error).__name__

def main(channel):
    for message in channel.messages():
        own = message["own"]
        with open(own + "/file", "w") as file:
            file.write("written")
        channel.send({
            "echo": message,
            "env": dict(os.environ),
            "read": tried(lambda: open("/etc/passwd").read()),
            "write": tried(lambda: open("/etc/stray", "w")),
            "run": tried(lambda: os.system("true")),
        })
        print("printed")
        sys.exit(7)
`;

const python = await findPython("3.12");

test.skipIf(!python).each(isolationsHere)(
  "a Python process exchanges messages, writes only to its folder and ends (%s)",
  async (isolation) => {
    const [code, own] = [await temporaryFolder(), await temporaryFolder()];
    const file = path.join(code, "entry.py");
    await writeFile(file, entry);
    await using started = await startProcess({
      entry: file,
      python: python!,
      isolation,
      readable: [],
      writable: [own],
      env: { MINE: "1" },
      cwd: own,
      memoryMb: 128,
    });
    started.send({ own, text: "ä" });
    const messages: unknown[] = [];
    for await (const message of started.messages) messages.push(message);
    const denied = expect.stringMatching(/^(PermissionError|FileNotFoundError)$/) as string;
    expect(messages).toEqual([
      {
        echo: { own, text: "ä" },
        env: expect.objectContaining({ MINE: "1" }),
        read: denied,
        write: denied,
        run: "PermissionError",
      },
    ]);
    expect(await started.exited).toEqual({ code: 7, signal: null, outOfMemory: false });
  },
);
