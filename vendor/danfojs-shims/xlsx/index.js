// danfojs-node takes this package from a URL outside the registry; no lab reads or writes Excel files.
"use strict";

function refuse() {
  throw new Error("danfojs-node knows no Excel files here: xlsx is not installed");
}

module.exports = {
  read: refuse,
  readFile: refuse,
  writeFile: refuse,
  utils: { sheet_to_json: refuse, aoa_to_sheet: refuse, book_new: refuse, book_append_sheet: refuse },
};
