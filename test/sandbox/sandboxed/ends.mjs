// The entry module of restrictions.test.ts that ends by itself.
/* oxlint-disable import/no-default-export, unicorn/no-process-exit -- an entry module's contract; ending is its purpose */
export default function end() {
  process.exit(7);
}
