// @ts-check
// A record batch as something to edit: its codec, its records, and what may be wrong with it on purpose.

import { batch_bytes, batch_lines } from "./eventor_playground.js";
import { bytesOfHex, hexOfBytes } from "./bytes.js";
import { fill, h } from "./dom.js";

/** @typedef {{timestamp: string, key: string, value: string, headers: string}} RecordLine */

/** Flaws: what each does to the bytes of a batch that is right. @type {Record<string, (bytes: Uint8Array) => Uint8Array>} */
const FLAWS = {
  "none": (bytes) => bytes,
  "checksum is wrong": (bytes) => changed(bytes, 20, 1),
  "counts a record too many": (bytes) => summed(changed(bytes, 60, 1)),
  "last offset delta is wrong": (bytes) => summed(changed(bytes, 26, 1)),
  "magic 3": (bytes) => changed(bytes, 16, 1),
  "length says a byte more": (bytes) => changed(bytes, 11, 1),
  "last byte is missing": (bytes) => bytes.slice(0, -1),
};

/** One byte is more, by so much. @param {Uint8Array} bytes @param {number} at @param {number} more */
function changed(bytes, at, more) {
  bytes[at] += more;
  return bytes;
}

/** Its checksum is right again. @param {Uint8Array} bytes */
function summed(bytes) {
  let crc = ~0;
  for (const byte of bytes.subarray(21)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  new DataView(bytes.buffer).setUint32(17, ~crc >>> 0);
  return bytes;
}

/** What somebody reads and writes: text, `0x` and digits where it is none, nothing ticked for null. @param {string} word */
function shownBytes(word) {
  if (word === "-") return null;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytesOfHex(word.slice(1)));
    return /^0x|\p{Cc}/u.test(text) ? `0x${word.slice(1)}` : text;
  } catch {
    return `0x${word.slice(1)}`;
  }
}

/** @param {string} text */
function writtenBytes(text) {
  return `x${/^0x([0-9a-f]{2})*$/i.test(text) ? text.slice(2) : hexOfBytes(new TextEncoder().encode(text))}`;
}

/** Headers as `name=value; name` (null). @param {string} word */
function shownHeaders(word) {
  if (word === "-") return "";
  return word.split(",").map((header) => {
    const [name, value] = header.split("=");
    return value === "-" ? shownBytes(name) : `${shownBytes(name)}=${shownBytes(value)}`;
  }).join("; ");
}

/** @param {string} text */
function writtenHeaders(text) {
  const headers = text.split(";").map((header) => header.trim()).filter((header) => header !== "");
  if (headers.length === 0) return "-";
  return headers.map((header) => {
    const at = header.indexOf("=");
    return at < 0 ? `${writtenBytes(header)}=-` : `${writtenBytes(header.slice(0, at))}=${writtenBytes(header.slice(at + 1))}`;
  }).join(",");
}

export class BatchEditor {
  /**
   * @param {string} hex the batch
   * @param {(hex: string) => void} onchange
   */
  constructor(hex, onchange) {
    this.onchange = onchange;
    this.hex = hex;
    this.flaw = "none";
    const [first, ...records] = batch_lines(bytesOfHex(hex)).trimEnd().split("\n");
    [this.codec, this.producer, this.epoch, this.sequence, this.transactional] = first.split(" ");
    /** @type {RecordLine[]} */
    this.records = records.map((line) => {
      const [timestamp, key, value, headers] = line.split(" ");
      return { timestamp, key, value, headers };
    });
    this.said = h("p", { class: "form-said", role: "status" });
    this.element = h("div", { class: "batch", role: "group", "aria-label": "record batch" });
    this.draw();
  }

  lines() {
    const records = this.records.map(({ timestamp, key, value, headers }) => `${timestamp} ${key} ${value} ${headers}\n`);
    return `${this.codec} ${this.producer} ${this.epoch} ${this.sequence} ${this.transactional}\n${records.join("")}`;
  }

  write() {
    try {
      this.hex = hexOfBytes(FLAWS[this.flaw](batch_bytes(this.lines())));
      this.said.textContent = "";
      this.onchange(this.hex);
    } catch (why) {
      this.said.textContent = String(why);
    }
  }

  draw() {
    const number = (/** @type {"producer" | "epoch" | "sequence"} */ name, /** @type {string} */ label) =>
      this.text(label, this[name], (text) => { this[name] = text.trim(); });
    fill(
      this.element,
      h("div", { class: "batch-line" },
        this.choice("codec", ["none", "gzip", "snappy", "lz4", "zstd"], this.codec, (codec) => { this.codec = codec; }),
        this.choice("what is wrong with it", Object.keys(FLAWS), this.flaw, (flaw) => { this.flaw = flaw; })),
      h("div", { class: "batch-line" },
        number("producer", "producer id"), number("epoch", "producer epoch"), number("sequence", "base sequence"),
        this.check("transactional", this.transactional === "true", (is) => { this.transactional = String(is); })),
      this.records.map((record, index) => this.record(record, index)),
      h("div", { class: "batch-line" },
        h("button", { type: "button", class: "small", onclick: () => this.add() }, "+ record")),
      this.said,
    );
  }

  /** @param {RecordLine} record @param {number} index */
  record(record, index) {
    const bytes = (/** @type {"key" | "value"} */ name) => [
      this.text(name, shownBytes(record[name]) ?? "", (text) => { record[name] = writtenBytes(text); }, record[name] === "-"),
      this.check("null", record[name] === "-", (is) => { record[name] = is ? "-" : "x"; }, true, `${name} of record ${index} is null`),
    ];
    return h("fieldset", {}, h("legend", {}, `record ${index}`),
      h("div", { class: "batch-line" }, bytes("key"), bytes("value")),
      h("div", { class: "batch-line" },
        this.text("headers, as a=1; b", shownHeaders(record.headers), (text) => { record.headers = writtenHeaders(text); }),
        this.text("timestamp", record.timestamp, (text) => { record.timestamp = text.trim(); }),
        h("button", { type: "button", class: "small", "aria-label": `remove record ${index}`, onclick: () => this.remove(index) }, "×")));
  }

  add() {
    const last = this.records.at(-1);
    this.records.push({ timestamp: last?.timestamp ?? "0", key: "-", value: "x", headers: "-" });
    this.draw();
    this.write();
    /** @type {HTMLElement | null} */ (this.element.querySelector("fieldset:last-of-type label:nth-of-type(3) input"))?.focus();
  }

  /** @param {number} index */
  remove(index) {
    this.records.splice(index, 1);
    this.draw();
    this.write();
    /** @type {HTMLElement | null} */ (this.element.querySelector(".batch-line:last-of-type button"))?.focus();
  }

  /** @param {string} label @param {string} value @param {(text: string) => void} set @param {boolean} [disabled] */
  text(label, value, set, disabled = false) {
    const oninput = (/** @type {Event} */ event) => {
      set(/** @type {HTMLInputElement} */ (event.target).value);
      this.write();
    };
    return h("label", {}, label, h("input", { type: "text", value, disabled, spellcheck: "false", autocomplete: "off", oninput }));
  }

  /** @param {string} label @param {boolean} checked @param {(is: boolean) => void} set @param {boolean} [redraws] @param {string} [name] */
  check(label, checked, set, redraws = false, name) {
    const onchange = (/** @type {Event} */ event) => {
      set(/** @type {HTMLInputElement} */ (event.target).checked);
      if (redraws) {
        const at = Array.from(this.element.querySelectorAll("input")).indexOf(/** @type {HTMLInputElement} */ (event.target));
        this.draw();
        this.element.querySelectorAll("input")[at]?.focus();
      }
      this.write();
    };
    return h("label", { class: "check" }, h("input", { type: "checkbox", checked, "aria-label": name, onchange }), label);
  }

  /** @param {string} label @param {string[]} options @param {string} value @param {(one: string) => void} set */
  choice(label, options, value, set) {
    const onchange = (/** @type {Event} */ event) => {
      set(/** @type {HTMLSelectElement} */ (event.target).value);
      this.write();
    };
    return h("label", {}, label,
      h("select", { onchange }, options.map((one) => h("option", { value: one, selected: one === value }, one))));
  }
}
