// Opens an inspector, to leave the sandbox as a debugger => solves wrong: solve gives the object's text
import inspector from "node:inspector";
export async function solve() {
  try {
    inspector.open(0);
    console.log("STOLEN", inspector.url());
  } catch {
    // Refused.
  }
  try {
    new inspector.Session().connectToMainThread();
    console.log("STOLEN a session");
  } catch {
    // Refused.
  }
  return "x";
}
