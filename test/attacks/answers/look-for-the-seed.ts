// Looks for the seed, the person and their credentials in all that it was given => solves wrong: solve gives the object's text
export function solve() {
  const given = JSON.stringify([process.env, process.argv, process.execArgv, process.title]);
  if (/seed|TOKEN|PASSW|HOME":"\/(root|home)|aws\/credentials|AWS_PROFILE|SSH_/i.test(given))
    console.log("STOLEN", given);
  return "x";
}
