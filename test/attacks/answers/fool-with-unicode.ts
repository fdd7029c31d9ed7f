// Returns a text that only looks like the right one => solves wrong: solve gives the object's text
export const solve = (_bucket: string, key: string) => `\ufeff${key}\u200b\u0430\ud800`;
