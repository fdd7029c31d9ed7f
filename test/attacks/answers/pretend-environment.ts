// Throws a check's error for a failure of the environment => solves wrong: solve threw
class EnvironmentTrouble extends Error {
  override name = "EnvironmentTrouble";
  exitCode = 5;
  trouble = "environment";
}
export function solve() {
  throw new EnvironmentTrouble("Docker is not there.");
}
