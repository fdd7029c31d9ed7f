// A function that ends its process with code 0 => handles wrong: exited
export const solve = () => "x";
export const handler = () => process.exit(0);
