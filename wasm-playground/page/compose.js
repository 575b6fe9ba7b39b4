// @ts-check
// The form in which a request is composed: an API, a version, a field a line. Drawn from what the composer says; each
// change is one call of it.

import { BatchEditor } from "./batch.js";
import { announce, fill, h } from "./dom.js";

/**
 * @typedef {{key: number, name: string, first: number, last: number, flexible?: number, listener: string, about: string,
 *   served?: [number, number]}} Api
 * @typedef {{path: string, depth: number, name: string, kind: string, text?: string, null?: boolean, count?: number, tag?: number,
 *   about?: string, versions?: string}} Row
 * @typedef {{key(): number, version(): number, form(): string, bytes(): Uint8Array, read(bytes: Uint8Array): void,
 *   set_version(version: number): void, set(path: string, text: string): void, set_null(path: string, isNull: boolean): void,
 *   add(path: string): void, remove(path: string): void}} Composer
 */

export class ComposeView {
  /**
   * @param {Api[]} apis
   * @param {[number, number]} first the API and version that it starts with
   * @param {(key: number, version: number) => Composer} create
   * @param {() => void} onchange the bytes are others
   */
  constructor(apis, first, create, onchange) {
    this.apis = apis;
    this.create = create;
    this.onchange = onchange;
    this.composer = create(...first);
    /** The editor of each field of records. @type {Map<string, BatchEditor>} */
    this.batches = new Map();
    this.fields = h("div", { class: "form-fields" });
    this.select = /** @type {HTMLSelectElement} */ (h("select", { id: "api", onchange: () => this.choose() }));
    this.versions = /** @type {HTMLInputElement} */ (
      h("input", { id: "version", type: "range", step: 1, oninput: () => this.chooseVersion() }));
    this.version = h("output", { for: "version", class: "version" });
    this.about = h("p", { class: "about" });
    const option = (/** @type {Api} */ api) => h("option", { value: api.key }, `${api.name} · ${api.key}`);
    fill(
      this.select,
      h("optgroup", { label: "served here" }, this.apis.filter((api) => api.served).map(option)),
      h("optgroup", { label: "described, not served" }, this.apis.filter((api) => !api.served).map(option)),
    );
    this.element = h(
      "div",
      { class: "compose" },
      h("label", { for: "api" }, "API"), this.select,
      h("div", { class: "version-line" }, h("label", { for: "version" }, "Version"), this.versions, this.version),
      this.about,
      this.fields,
    );
    this.draw();
  }

  /** @returns {Api} */
  api() {
    const key = this.composer.key();
    return /** @type {Api} */ (this.apis.find((api) => api.key === key));
  }

  choose() {
    const api = /** @type {Api} */ (this.apis.find((api) => api.key === Number(this.select.value)));
    this.load(api.key, api.served ? api.served[1] : api.last);
  }

  /** @param {number} key @param {number} version */
  load(key, version) {
    this.composer = this.create(key, version);
    this.draw();
    this.onchange();
  }

  chooseVersion() {
    this.composer.set_version(Number(this.versions.value));
    this.draw();
    this.onchange();
  }

  /** Takes over a request from its bytes; answers why it cannot. @param {Uint8Array} bytes */
  read(bytes) {
    try {
      this.composer.read(bytes);
    } catch (why) {
      return String(why);
    }
    this.draw();
    return null;
  }

  draw() {
    const api = this.api();
    const version = this.composer.version();
    this.select.value = String(api.key);
    this.versions.min = String(api.first);
    this.versions.max = String(api.last);
    this.versions.value = String(version);
    this.versions.disabled = api.first === api.last;
    const flexible = api.flexible !== undefined && version >= api.flexible;
    this.version.textContent = `v${version} of ${api.first}–${api.last}${flexible ? ", flexible" : ""}`;
    this.about.textContent = api.about;
    /** @type {Row[]} */
    const rows = JSON.parse(this.composer.form());
    const focused = document.activeElement?.id;
    fill(this.fields, rows.map((row) => this.row(row, `field-${row.path}`)));
    if (focused && !document.activeElement?.id) document.getElementById(focused)?.focus();
  }

  /** Shows what stands in a field now. @param {string} path @param {string} text */
  refresh(path, text) {
    const input = document.getElementById(`field-${path}`);
    if (input instanceof HTMLInputElement) input.value = text;
  }

  /** @param {Row} row @param {string} id */
  row(row, id) {
    const isElement = row.name.startsWith("[");
    const isGroup = row.text === undefined && row.count === undefined;
    const kind = row.tag === undefined ? row.kind : `${row.kind}, tag ${row.tag}`;
    // A name may break behind each of its words.
    const words = row.name.split("_").flatMap((word, at) => (at === 0 ? [word] : ["_", h("wbr"), word]));
    const name = [words, h("span", { class: "form-kind" }, ` ${kind}`)].flat();
    return h(
      "div",
      { class: `form-row${isGroup || row.count !== undefined ? " is-group" : ""}`, style: `--depth:${row.depth}`,
        title: [row.about, row.versions].filter(Boolean).join(" — ") },
      isGroup ? h("span", { class: "form-name" }, name) : h("label", { for: id }, name),
      h("span", { class: "form-input" },
        row.text !== undefined && this.input(row, id),
        row.count !== undefined && h("button", { type: "button", class: "small", id, onclick: () => this.change(() => this.composer.add(row.path)) },
          "+ add", h("span", { class: "visually-hidden" }, ` an element to ${row.name}`)),
        row.null !== undefined && this.nullBox(row),
        isElement && h("button", { type: "button", class: "small", "aria-label": `remove ${row.path}`, onclick: () => this.remove(row.path) }, "×")),
      h("span", { class: "form-said", id: `said-${row.path}` }),
      row.kind === "records" && row.null !== true && this.batch(row),
    );
  }

  /** @param {string} path */
  remove(path) {
    this.change(() => this.composer.remove(path));
    document.getElementById(`field-${path.slice(0, path.lastIndexOf("."))}`)?.focus();
  }

  /** The editor of a batch, if the bytes are one. @param {Row} row */
  batch(row) {
    const kept = this.batches.get(row.path);
    if (kept?.hex === row.text) return kept.element;
    try {
      const editor = new BatchEditor(row.text ?? "", (hex) => {
        this.composer.set(row.path, hex);
        this.refresh(row.path, hex);
        this.onchange();
      });
      this.batches.set(row.path, editor);
      return editor.element;
    } catch {
      return null;
    }
  }

  /** @param {Row} row */
  nullBox(row) {
    const toggle = (/** @type {Event} */ event) => {
      const { checked } = /** @type {HTMLInputElement} */ (event.target);
      this.change(() => this.composer.set_null(row.path, checked));
    };
    return h("label", { class: "null" }, h("input", { type: "checkbox", id: `null-${row.path}`,
      "aria-label": `${row.name} is null`, checked: row.null, onchange: toggle }), "null");
  }

  /** @param {Row} row @param {string} id */
  input(row, id) {
    const isFixed = row.path === "header.request_api_key" || row.path === "header.request_api_version";
    const isBool = row.kind === "bool";
    const write = (/** @type {Event} */ event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      const said = document.getElementById(`said-${row.path}`);
      try {
        this.composer.set(row.path, isBool ? String(input.checked) : input.value);
        input.removeAttribute("aria-invalid");
        if (said) said.textContent = "";
        this.onchange();
      } catch (why) {
        input.setAttribute("aria-invalid", "true");
        if (said) said.textContent = `wants ${why}`;
        announce(`${row.name} wants ${why}`);
      }
    };
    return h("input", {
      id,
      type: isBool ? "checkbox" : "text",
      checked: isBool && row.text === "true",
      value: isBool ? null : row.text,
      spellcheck: "false",
      autocomplete: "off",
      "aria-describedby": `said-${row.path}`,
      readonly: isFixed,
      disabled: row.null === true,
      oninput: write,
    });
  }

  /** @param {() => void} act */
  change(act) {
    try {
      act();
    } catch (why) {
      announce(String(why));
      return;
    }
    this.draw();
    this.onchange();
  }
}
