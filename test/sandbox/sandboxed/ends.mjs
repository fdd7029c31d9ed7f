// An entry module of restrictions.test.ts that exits.
/* oxlint-disable import/no-default-export, unicorn/no-process-exit -- an entry module has a default export; this one exits on purpose */
export default function end() {
  process.exit(7);
}
