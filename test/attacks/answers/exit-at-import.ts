// Ends its process with code 0 while loading => solves does-not-load: ended its process with code 0 while it was loading
process.exit(0);
export const solve = () => "x";
