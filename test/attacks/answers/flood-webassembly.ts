// Fills the memory of WebAssembly => solves wrong: solve threw RangeError
export function solve() {
  const kept = [];
  for (;;) {
    const memory = new WebAssembly.Memory({ initial: 256 });
    new Uint8Array(memory.buffer).fill(1);
    kept.push(memory);
  }
}
