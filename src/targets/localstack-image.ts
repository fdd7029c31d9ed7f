/** The LocalStack image, read from the one line that names it. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The same from `src/targets` and from `dist/targets`. */
const dockerfile = new URL("../../localstack/Dockerfile", import.meta.url);

/**
 * The image with its tag.
 * @throws Error when the file has no FROM line, or one that is no plain image name.
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
