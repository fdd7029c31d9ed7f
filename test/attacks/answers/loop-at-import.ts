// Loops without an end while it is loaded => solves-soon limit: did not end within 1 s
for (;;);
export const solve = () => "x";
