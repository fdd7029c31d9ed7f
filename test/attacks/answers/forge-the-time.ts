// Turns back every clock that it can reach, so that it seems quick => solves wrong: solve gives the object's text
export async function solve(): Promise<string> {
  const forged = (): number => -1e305;
  performance.now = forged;
  Date.now = forged;
  process.hrtime.bigint = () => -1n;
  process.uptime = forged;
  await new Promise((resolve) => setTimeout(resolve, 100));
  return "x";
}
