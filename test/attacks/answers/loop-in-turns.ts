// Keeps the event loop busy forever => solves-soon limit: did not end within 1 s
export const solve = () =>
  new Promise(() => {
    const again = () => setImmediate(again);
    again();
  });
