// Returns members that would change the prototype of every object => solves wrong: solve gives the object's text
export const solve = () =>
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
