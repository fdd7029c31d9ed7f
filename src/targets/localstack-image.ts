/** Reads the LocalStack image from its single line. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The same from `src/targets` and from `dist/targets`. */
const dockerfile = new URL("../../localstack/Dockerfile", import.meta.url);

/**
 * The image with its tag.
 * @throws Error unless the file has exactly one FROM line with a plain image name.
 */
export async function readLocalStackImage(file: URL = dockerfile): Promise<string> {
  const text = await readFile(file, "utf8");
  const images = [...text.matchAll(/^FROM\s+(\S+)\s*$/gim)].map((match) => match[1]);
  const [image] = images;
  if (!image || images.length > 1 || image.includes("$")) {
    throw new Error(`${fileURLToPath(file)} must hold exactly one line "FROM image:tag".`);
  }
  return image;
}
