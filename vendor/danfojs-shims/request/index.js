// danfojs-node reads CSV and streams JSON from URLs by the package request, which has long been given up.
"use strict";

function refuse() {
  throw new Error(
    "danfojs-node reads no URLs here: get the text, parse it with papaparse, make a DataFrame of it",
  );
}

module.exports = Object.assign(refuse, { get: refuse });
