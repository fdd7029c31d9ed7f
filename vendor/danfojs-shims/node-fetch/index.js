// node-fetch 2 warns of punycode at each start on Node.js 22 and 24. What it is for, Node.js has itself.
"use strict";

module.exports = (...args) => fetch(...args);
