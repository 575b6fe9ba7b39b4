// What must hold of the module in Node: `node check.mjs MODULE`. Prints how many checks it executed.
// Requests are written by hand here, so that nothing of the module vouches for itself. Then every golden is replayed in the
// module, those in which time must pass too, and its checksum held against what every other target answers.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { Composer, Playground, apis, explain_requests, golden_checksums } = createRequire(import.meta.url)(process.argv[2]);

const bytes = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));
const int8 = (n) => { const b = Buffer.alloc(1); b.writeInt8(n); return b; };
const int16 = (n) => { const b = Buffer.alloc(2); b.writeInt16BE(n); return b; };
const int32 = (n) => { const b = Buffer.alloc(4); b.writeInt32BE(n); return b; };
const uint32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32BE(n); return b; };
const int64 = (n) => { const b = Buffer.alloc(8); b.writeBigInt64BE(BigInt(n)); return b; };
const text = (s) => bytes(int16(s.length), s);
const array = (...items) => bytes(int32(items.length), ...items);
const sized = (body) => bytes(int32(body.length), body);

// A request with header version 1; every API here is in a version that is not flexible.
const request = (key, version, id, ...body) => sized(bytes(int16(key), int16(version), int32(id), text("check"), ...body));
const metadata = (id, topic) => request(3, 1, id, array(text(topic)));
const fetch = (id, topic, wait_ms) => request(1, 4, id, int32(-1), int32(wait_ms), int32(1), int32(1 << 20), int8(0),
  array(bytes(text(topic), array(bytes(int32(0), int64(0), int32(1 << 20))))));
const produce = (id, topic, batch) => request(0, 3, id, int16(-1), int16(-1), int32(1000),
  array(bytes(text(topic), array(bytes(int32(0), sized(batch))))));

function crc32c(data) {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let n = 0; n < 8; n++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}

// A batch of one record without key and headers; lengths below 64 are one zigzag byte.
function batch(value) {
  const body = bytes([0, 0, 0, 1, value.length * 2], value, [0]);
  const record = bytes([body.length * 2], body);
  const covered = bytes(int16(0), int32(0), int64(1), int64(1), int64(-1), int16(-1), int32(-1), int32(1), record);
  return bytes(int64(0), sized(bytes(int32(0), [2], uint32(crc32c(covered)), covered)));
}

function connected(seed) {
  const playground = new Playground(seed);
  const connection = playground.connect();
  return {
    playground,
    ask(frame) { playground.send(connection, frame); return Buffer.from(playground.receive(connection)); },
    hear() { return Buffer.from(playground.receive(connection)); },
  };
}

const checks = {
  "ApiVersions is answered"() {
    const reply = connected(1).ask(request(18, 0, 7));
    assert.equal(reply.readInt32BE(0), reply.length - 4);
    assert.deepEqual([reply.readInt32BE(4), reply.readInt16BE(8)], [7, 0]);
    assert.ok(reply.readInt32BE(10) >= 10, "ten APIs at least");
  },
  "a request in single bytes gets the same answer"() {
    const whole = connected(1).ask(request(18, 0, 7));
    const { playground, hear } = connected(1);
    for (const byte of request(18, 0, 7)) playground.send(0, [byte]);
    assert.deepEqual(hear(), whole);
  },
  "what was produced is fetched, byte for byte"() {
    const { ask } = connected(1);
    ask(metadata(1, "orders"));
    const sent = batch(Buffer.from("hello, wasm"));
    const answer = ask(produce(2, "orders", sent));
    // correlation id, then one topic, one partition: index, error code, base offset
    assert.equal(answer.readInt32BE(4), 2);
    assert.deepEqual([answer.readInt16BE(28), answer.readBigInt64BE(30)], [0, 0n]);
    const fetched = ask(fetch(3, "orders", 0));
    // The leader writes its epoch at byte 12 of a batch; all that the checksum covers must be as it was sent.
    assert.ok(fetched.includes(sent.subarray(17)));
  },
  "a Fetch waits for its time, and no longer"() {
    const { playground, ask, hear } = connected(1);
    ask(metadata(1, "empty"));
    assert.equal(ask(fetch(2, "empty", 500)).length, 0);
    playground.advance(499);
    assert.equal(hear().length, 0);
    playground.advance(1);
    assert.equal(hear().readInt32BE(4), 2);
  },
  "a Fetch that waits is woken by a Produce"() {
    const { playground, ask, hear } = connected(1);
    ask(metadata(1, "orders"));
    assert.equal(ask(fetch(2, "orders", 500)).length, 0);
    playground.send(playground.connect(), produce(1, "orders", batch(Buffer.from("now"))));
    assert.ok(hear().includes("now"));
  },
  "the same seed gives the same bytes, another seed others"() {
    const ids = (seed) => connected(seed).ask(request(3, 10, 1, [0], [2], Buffer.alloc(16), [7], "orders", [0], [1, 0, 0, 0]));
    assert.deepEqual(ids(1), ids(1));
    assert.notDeepEqual(ids(1), ids(2));
  },
  "the events of a session, played again, give the same bytes and the same moment"() {
    const { playground, ask } = connected(1);
    ask(metadata(1, "orders"));
    playground.advance(300);
    ask(fetch(2, "orders", 500));
    const again = Playground.replay(1, playground.events());
    assert.equal(again.events(), playground.events());
    assert.equal(again.exchanges(), playground.exchanges());
    assert.equal(again.state(), playground.state());
    assert.ok(playground.exchanges().includes("orders") === false, "bytes are hexadecimal digits");
  },
  "an event of nobody is refused with a reason"() {
    const { playground } = connected(1);
    for (const event of ["", "Jump", "Bytes 7 00", "Cut 1", "Bytes 0 0"]) {
      assert.throws(() => playground.handle(event), (why) => why.length > 10, event);
    }
  },
  "every request of defaults is composed, explained to its last byte and taken over again"() {
    let count = 0;
    for (const api of JSON.parse(apis())) {
      for (let version = api.first; version <= api.last; version++) {
        const composer = new Composer(api.key, version);
        const frame = composer.bytes();
        const tree = JSON.parse(explain_requests(frame));
        const leaves = tree.nodes.filter((node) => "value" in node && node.buffer === 0);
        let at = 0;
        for (const leaf of leaves) {
          assert.equal(leaf.start, at);
          at = leaf.end;
        }
        assert.equal(at, frame.length);
        composer.read(frame);
        assert.deepEqual(composer.bytes(), frame);
        count += 1;
      }
    }
    assert.ok(count > 300, `${count} versions`);
  },
  "nonsense closes the connection with a reason"() {
    const { playground, hear } = connected(1);
    playground.send(0, int32(-5));
    assert.throws(hear, (why) => why.length > 10);
  },
};

for (const [name, check] of Object.entries(checks)) {
  check();
  console.log(`wasm: ${name}`);
}
console.log(`wasm: ${Object.keys(checks).length} checks passed in Node ${process.version}`);

// Lines of name, size and checksum, by name.
const byName = (lines) => new Map(lines.trim().split("\n").map((line) => [line.split(" ")[0], line]));
const snapshot = readFileSync(new URL("../tests/goldens/checksums.snap", import.meta.url), "utf8");
const known = byName(snapshot.split("\n---\n")[1]);
const replayed = byName(golden_checksums());
const names = new Set([...known.keys(), ...replayed.keys()]);
const wrong = [...names].filter((name) => known.get(name) !== replayed.get(name));
for (const name of wrong) {
  console.error(`wasm: ${name} should be "${known.get(name)}" and is "${replayed.get(name)}"`);
}
assert.ok(replayed.size > 0, "no golden was replayed");
assert.equal(wrong.length, 0, `${wrong.length} of ${names.size} goldens are answered otherwise on wasm32`);
console.log(`wasm: ${replayed.size} goldens replayed, every checksum as on other targets`);
