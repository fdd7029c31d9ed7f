// Loops endlessly while loading => solves-soon limit: did not end within 1 s
for (;;);
export const solve = () => "x";
