// Looks for the seed, the user and their credentials in everything it gets => solves wrong: solve gives the object's text
export function solve() {
  const given = JSON.stringify([process.env, process.argv, process.execArgv, process.title]);
  if (/seed|TOKEN|PASSW|HOME":"\/(root|home)|aws\/credentials|AWS_PROFILE|SSH_/i.test(given))
    console.log("STOLEN", given);
  return "x";
}
