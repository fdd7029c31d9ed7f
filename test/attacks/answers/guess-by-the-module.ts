// Looks for the lab in its module's URL and in the folders around it => solves wrong: solve gives the object's text
import { readdirSync } from "node:fs";

export function solve(): string {
  const folder = new URL(".", import.meta.url);
  if (/vault|attacks|answers|labs\//.test(import.meta.url.replace("aws-data-labs", "")))
    console.log("STOLEN", import.meta.url);
  try {
    const others = readdirSync(folder).filter((name) => name !== "answer.mjs");
    if (others.length > 0) console.log("STOLEN", others);
  } catch {
    return "x";
  }
  return "y";
}
