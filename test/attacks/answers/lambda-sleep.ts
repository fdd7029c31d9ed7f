// A function that sleeps longer than its timeout => handles limit: timed out
export const solve = () => "x";
export const handler = () => new Promise((resolve) => setTimeout(resolve, 3_600_000));
