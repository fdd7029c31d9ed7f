// Throws what a check throws when the environment is to blame => solves wrong: solve threw
class EnvironmentTrouble extends Error {
  override name = "EnvironmentTrouble";
  exitCode = 5;
  trouble = "environment";
}
export function solve() {
  throw new EnvironmentTrouble("Docker is not there.");
}
