// Waits much longer than its time limit => solves-soon limit: did not end within 1 s
export const solve = () => new Promise((resolve) => setTimeout(resolve, 3_600_000));
