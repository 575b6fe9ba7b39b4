// @ts-check
// Bytes, sixteen (on a phone eight) to a row: offsets, hexadecimal digits, characters. Rows are text and only those in sight are
// there; what is selected is painted over the text, so that a selection of any size costs nothing.

import { h } from "./dom.js";

const ROW_PX = 20;
/** What sixteen bytes to a row need: 71 characters, and some room around them. */
const ROOM_FOR_16_PX = 560;
/** Rows above and below what is in sight. */
const SPARE_ROWS = 8;

/**
 * @param {string} hex
 * @returns {Uint8Array}
 */
export function bytesOfHex(hex) {
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = parseInt(hex.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}

/**
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function hexOfBytes(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @typedef {{start: number, end: number}} Span */

/** Marks, each over those before it. */
const PRIORITIES = ["size", "header", "hover", "selected", "wrong"];

export class BytesView {
  /**
   * @param {string} label what the bytes are, for screen readers
   * @param {(at: number) => void} onpick a byte was picked, by mouse or key
   * @param {(at: number) => void} onhover the pointer is on a byte, or on none: -1
   */
  constructor(label, onpick, onhover) {
    this.onpick = onpick;
    /** @type {Uint8Array} */
    this.bytes = new Uint8Array();
    /** @type {Map<string, Span[]>} */
    this.marks = new Map();
    this.cursor = 0;
    this.perRow = 16;
    /** @type {{row: number, text: Text}[]} */
    this.shown = [];
    this.rows = h("div", { class: "bytes-rows" });
    this.element = h("div", { class: "bytes", tabindex: 0, role: "application", "aria-label": label }, this.rows);
    this.element.addEventListener("scroll", () => this.draw());
    this.element.addEventListener("pointerdown", (event) => {
      const at = this.byteAt(event);
      if (at >= 0) this.pick(at);
    });
    this.element.addEventListener("pointermove", (event) => onhover(this.byteAt(event)));
    this.element.addEventListener("pointerleave", () => onhover(-1));
    this.element.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.resize()).observe(this.element);
  }

  /** @param {Uint8Array} bytes */
  show(bytes) {
    this.bytes = bytes;
    this.cursor = Math.min(this.cursor, Math.max(0, bytes.length - 1));
    this.draw();
  }

  /**
   * Paints these bytes; the style of `name` stands in the style sheet.
   * @param {string} name
   * @param {Span[]} spans
   */
  mark(name, spans) {
    this.marks.set(name, spans);
    this.paint();
  }

  /**
   * Brings a byte into sight.
   * @param {number} at
   */
  reveal(at) {
    this.cursor = at;
    const top = Math.floor(at / this.perRow) * ROW_PX;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop || top + ROW_PX > scrollTop + clientHeight) {
      this.element.scrollTop = Math.max(0, top - clientHeight / 3);
    }
  }

  resize() {
    const perRow = this.element.clientWidth < ROOM_FOR_16_PX ? 8 : 16;
    const isOther = perRow !== this.perRow;
    this.perRow = perRow;
    this.draw();
    if (isOther) this.reveal(this.cursor);
  }

  draw() {
    const count = Math.ceil(this.bytes.length / this.perRow);
    this.rows.style.height = `${Math.max(1, count) * ROW_PX}px`;
    const first = Math.max(0, Math.floor(this.element.scrollTop / ROW_PX) - SPARE_ROWS);
    const sight = Math.ceil(this.element.clientHeight / ROW_PX) + 2 * SPARE_ROWS;
    this.shown = [];
    for (let row = first; row < Math.min(count, first + sight); row++) {
      this.shown.push({ row, text: document.createTextNode(this.line(row)) });
    }
    this.rows.replaceChildren(
      ...this.shown.map(({ row, text }) => h("div", { class: "bytes-row", style: `top:${row * ROW_PX}px` }, text)),
    );
    this.paint();
  }

  /** @param {number} row */
  line(row) {
    const bytes = this.bytes.subarray(row * this.perRow, (row + 1) * this.perRow);
    const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const characters = Array.from(bytes, (byte) => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
    const offset = (row * this.perRow).toString(16).padStart(4, "0");
    return `${offset}  ${digits.padEnd(3 * this.perRow - 1)}  ${characters}`;
  }

  paint() {
    if (!("highlights" in CSS)) return;
    for (const [name, spans] of this.marks) {
      const ranges = [];
      for (const { row, text } of this.shown) {
        for (const span of spans) ranges.push(...this.rangesIn(row, text, span));
      }
      this.register(name, ranges);
    }
  }

  /**
   * One registry serves all views: each keeps its own ranges apart.
   * @param {string} name
   * @param {Range[]} ranges
   */
  register(name, ranges) {
    const highlight = CSS.highlights.get(name) ?? new Highlight();
    highlight.priority = PRIORITIES.indexOf(name);
    this.painted ??= /** @type {Map<string, Range[]>} */ (new Map());
    for (const range of this.painted.get(name) ?? []) highlight.delete(range);
    for (const range of ranges) highlight.add(range);
    this.painted.set(name, ranges);
    CSS.highlights.set(name, highlight);
  }

  /**
   * @param {number} row
   * @param {Text} text
   * @param {Span} span
   * @returns {Range[]}
   */
  rangesIn(row, text, span) {
    const start = Math.max(span.start - row * this.perRow, 0);
    const end = Math.min(span.end - row * this.perRow, this.perRow);
    if (start >= end) return [];
    const digits = 6;
    const characters = digits + 3 * this.perRow + 1;
    const range = (/** @type {number} */ from, /** @type {number} */ to) => {
      const range = document.createRange();
      range.setStart(text, Math.min(from, text.length));
      range.setEnd(text, Math.min(to, text.length));
      return range;
    };
    return [range(digits + 3 * start, digits + 3 * end - 1), range(characters + start, characters + end)];
  }

  /** The byte under the pointer; -1 for none. @param {PointerEvent} event */
  byteAt(event) {
    const row = Math.floor((event.clientY - this.rows.getBoundingClientRect().top) / ROW_PX);
    const shown = this.shown.find((one) => one.row === row);
    if (!shown) return -1;
    const range = document.createRange();
    range.selectNodeContents(shown.text);
    const box = range.getBoundingClientRect();
    const column = (event.clientX - box.left) / (box.width / shown.text.length);
    const characters = 6 + 3 * this.perRow + 1;
    const inRow = Math.floor(column >= characters ? column - characters : (column - 6) / 3);
    const at = row * this.perRow + inRow;
    return inRow >= 0 && inRow < this.perRow && at < this.bytes.length ? at : -1;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW_PX) - 1) * this.perRow;
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.perRow, ArrowDown: this.perRow, PageUp: -page, PageDown: page };
    const last = this.bytes.length - 1;
    let at = this.cursor + (steps[event.key] ?? 0);
    if (event.key === "Home") at = 0;
    else if (event.key === "End") at = last;
    else if (!(event.key in steps)) return;
    event.preventDefault();
    if (last >= 0) this.pick(Math.min(Math.max(at, 0), last));
  }

  /** @param {number} at */
  pick(at) {
    this.reveal(at);
    this.onpick(at);
  }
}
