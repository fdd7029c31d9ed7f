// A function that sleeps past its time => handles limit: timed out
export const solve = () => "x";
export const handler = () => new Promise((resolve) => setTimeout(resolve, 3_600_000));
