const day = 86_400_000;

/** In milliseconds. */
export const days = (count: number): number => count * day;
