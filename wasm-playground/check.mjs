// What must hold of the module in Node: `node check.mjs MODULE`. Prints how many checks it executed.

import assert from "node:assert/strict";
import { createRequire } from "node:module";

const { apis, through_memory } = createRequire(import.meta.url)(process.argv[2]);

const checks = {
  "the protocol is there"() {
    assert.match(apis(), /^0 Produce$/m);
    assert.equal(apis().trimEnd().split("\n").length > 80, true);
  },
  "the file system in memory keeps bytes"() {
    const bytes = Uint8Array.from({ length: 300 }, (_, n) => n % 256);
    assert.deepEqual(through_memory(bytes), bytes);
  },
};

for (const [name, check] of Object.entries(checks)) {
  check();
  console.log(`wasm: ${name}`);
}
console.log(`wasm: ${Object.keys(checks).length} checks passed in Node ${process.version}`);
