// Waits much longer than it may => solves-soon limit: did not end within 1 s
export const solve = () => new Promise((resolve) => setTimeout(resolve, 3_600_000));
