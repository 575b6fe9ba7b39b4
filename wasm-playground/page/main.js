// @ts-check
// The page: a request that is composed, the broker that answers it, and what every byte of both is.

import init, { Playground, apis, explain_requests, explain_responses, paste } from "./eventor_playground.js";
import { BytesView, bytesOfHex, hexOfBytes } from "./bytes.js";
import { ComposeView } from "./compose.js";
import { announce, byId, fill, h } from "./dom.js";
import { TreeView, leafAt, nextLeaf } from "./tree.js";

/**
 * @typedef {{connection: number, key: number, version: number, name?: string, correlation_id: number, request: string,
 *   response?: string}} Exchange
 * @typedef {{running: boolean, mono_ms: number, date: string, wait_ms?: number, connections: {closed?: string}[]}} State
 */

/** Which message the tree is of. @typedef {"request" | "response"} Side */

/** @type {Side[]} */
const SIDES = ["request", "response"];
/** @type {import("./tree.js").Tree} */
const NOTHING = { buffers: [], nodes: [] };

/** What has happened when the page opens: an API and a version each. @type {[number, number][]} */
const STORY = [[18, 4], [19, 7], [0, 9], [1, 12]];

class Page {
  constructor() {
    this.playground = new Playground(1);
    this.connection = this.playground.connect();
    /** @type {Side} */
    this.side = "response";
    /** The exchange that is shown, among all; -1 while a request is composed that was not sent. */
    this.shown = -1;
    /** Bytes that were typed, and are sent as they are. @type {Uint8Array | undefined} */
    this.typedBytes = undefined;
    this.trees = { request: NOTHING, response: NOTHING };
    const [key, version] = STORY[0];
    this.compose = new ComposeView(JSON.parse(apis()), [key, version],
      (key, version) => this.sample(key, version), () => this.composed());
    this.views = {
      request: new BytesView("bytes of the request", (at) => this.pickByte("request", at), (at) => this.hoverByte("request", at)),
      response: new BytesView("bytes of the response", (at) => this.pickByte("response", at), (at) => this.hoverByte("response", at)),
    };
    this.tree = new TreeView("what every byte is", (index) => this.pickNode(index), (index) => this.hoverNode(index));
    fill(byId("compose"), this.compose.element);
    fill(byId("request-bytes"), this.views.request.element);
    fill(byId("response-bytes"), this.views.response.element);
    fill(byId("tree"), this.tree.element);
    this.listen();
    for (const [key, version] of STORY) {
      this.compose.load(key, version);
      this.send();
    }
    // The last of the story is what was produced: its value.
    const value = this.trees.response.nodes.findLastIndex((node) => node.name === "value");
    if (value >= 0) this.pickNode(value);
  }

  listen() {
    byId("send").addEventListener("click", () => this.send());
    byId("hex").addEventListener("input", () => this.typed());
    for (const side of SIDES) byId(`${side}-title`).addEventListener("click", () => this.turn(side));
    for (const button of document.querySelectorAll("[data-advance]")) {
      button.addEventListener("click", () => this.advance(Number(button.getAttribute("data-advance"))));
    }
    byId("to-next").addEventListener("click", () => this.toNext());
    for (const button of document.querySelectorAll("[data-show]")) {
      button.addEventListener("click", () => turnTo(button.getAttribute("data-show") ?? "read"));
    }
    byId("help").addEventListener("click", () => showKeys());
    document.addEventListener("keydown", (event) => this.key(event));
  }

  /** A request to start from, with the next number. @param {number} key @param {number} version */
  sample(key, version) {
    const composer = this.playground.sample(key, version);
    composer.set("header.correlation_id", String(this.exchanges().length + 1));
    return composer;
  }

  /** The bytes of the form are others now. */
  composed() {
    this.typedBytes = undefined;
    const bytes = this.compose.composer.bytes();
    /** @type {HTMLTextAreaElement} */ (byId("hex")).value = hexOfBytes(bytes);
    byId("hex").removeAttribute("aria-invalid");
    byId("hex-said").textContent = "";
    this.draft(bytes);
  }

  /** Somebody types or pastes bytes. */
  typed() {
    const input = /** @type {HTMLTextAreaElement} */ (byId("hex"));
    /** @type {{form: string, bytes: string}} */
    let pasted;
    try {
      pasted = JSON.parse(paste(input.value));
    } catch (why) {
      input.setAttribute("aria-invalid", "true");
      byId("hex-said").textContent = String(why);
      return;
    }
    input.removeAttribute("aria-invalid");
    const bytes = bytesOfHex(pasted.bytes);
    const why = this.compose.read(bytes);
    this.typedBytes = why ? bytes : undefined;
    byId("hex-said").textContent = `read as ${pasted.form}${why ? `; not in the form: ${why}` : ""}`;
    this.draft(bytes);
  }

  /** A request that is not sent yet. @param {Uint8Array} bytes */
  draft(bytes) {
    this.shown = -1;
    this.showRequest(bytes);
    this.showResponse(undefined);
    this.turn("request");
    this.drawBroker();
  }

  send() {
    const bytes = this.typedBytes ?? this.compose.composer.bytes();
    if (this.closed() !== undefined) this.connection = this.playground.connect();
    this.playground.send(this.connection, bytes);
    const exchanges = this.exchanges();
    this.show(exchanges.length - 1);
    this.number(exchanges.length + 1);
    turnTo("read");
    announce(exchanges.at(-1)?.response ? "answered" : "no answer yet");
  }

  /** The next request has this number, unless somebody writes another. @param {number} id */
  number(id) {
    this.compose.composer.set("header.correlation_id", String(id));
    this.compose.refresh("header.correlation_id", String(id));
  }

  /** Shows an exchange again; its request is the form's. @param {number} index */
  back(index) {
    const exchanges = this.exchanges();
    const bytes = bytesOfHex(exchanges[index].request);
    this.typedBytes = this.compose.read(bytes) ? bytes : undefined;
    this.number(exchanges.length + 1);
    this.show(index);
    document.getElementById(`exchange-${index}`)?.focus();
  }

  closed() {
    /** @type {State} */
    const state = JSON.parse(this.playground.state());
    return state.connections[this.connection]?.closed;
  }

  /** @returns {Exchange[]} */
  exchanges() {
    return JSON.parse(this.playground.exchanges());
  }

  /** Shows an exchange and both its sides. @param {number} index */
  show(index) {
    this.shown = index;
    const exchange = this.exchanges()[index];
    if (exchange) {
      this.showRequest(bytesOfHex(exchange.request));
      this.showResponse(exchange);
      this.turn(exchange.response ? "response" : "request");
    }
    this.drawBroker();
  }

  /** @param {Uint8Array} bytes */
  showRequest(bytes) {
    this.trees.request = JSON.parse(explain_requests(bytes));
    this.showBytes("request", bytes);
    byId("request-size").textContent = `${bytes.length} bytes`;
  }

  /** @param {Exchange | undefined} exchange */
  showResponse(exchange) {
    const bytes = bytesOfHex(exchange?.response ?? "");
    this.trees.response = exchange?.response ? JSON.parse(explain_responses(exchange.key, exchange.version, bytes)) : NOTHING;
    this.showBytes("response", bytes);
    const why = exchange && this.closed();
    byId("response-size").textContent = exchange?.response
      ? `${bytes.length} bytes`
      : why ? `the connection is closed: ${why}` : exchange ? "none yet: it waits" : "not sent yet";
  }

  /** @param {Side} side @param {Uint8Array} bytes */
  showBytes(side, bytes) {
    const view = this.views[side];
    const { nodes } = this.trees[side];
    view.show(bytes);
    view.mark("size", bytes.length > 0 ? [{ start: 0, end: 4 }] : []);
    view.mark("header", nodes.filter((node) => node.depth === 1 && /Header$/.test(node.name)));
    view.mark("wrong", nodes.filter((node) => node.wrong && node.buffer === 0));
    view.mark("hover", []);
  }

  /** The tree is of this side. @param {Side} side */
  turn(side) {
    this.side = side;
    for (const one of SIDES) {
      byId(`${one}-title`).setAttribute("aria-pressed", String(one === side));
      this.views[one].mark("selected", []);
    }
    this.tree.show(this.trees[side]);
    this.pickNode(Math.max(0, nextLeaf(this.trees[side], -1, 1)));
  }

  /** @param {Side} side @param {number} at */
  pickByte(side, at) {
    if (side !== this.side) this.turn(side);
    const index = leafAt(this.trees[side], 0, at);
    if (index >= 0) this.pickNode(index);
  }

  /** @param {Side} side @param {number} at */
  hoverByte(side, at) {
    const node = this.trees[side].nodes[leafAt(this.trees[side], 0, at)];
    this.views[side].mark("hover", node ? [node] : []);
  }

  /** @param {number} index */
  hoverNode(index) {
    const node = this.trees[this.side].nodes[this.outer(index)];
    this.views[this.side].mark("hover", node ? [node] : []);
  }

  /** The node itself, or what it was decompressed from. @param {number} index */
  outer(index) {
    const { nodes } = this.trees[this.side];
    return this.tree.path(index).findLast((at) => nodes[at]?.buffer === 0) ?? index;
  }

  /** @param {number} index */
  pickNode(index) {
    const { nodes } = this.trees[this.side];
    const node = nodes[index];
    this.tree.select(index);
    this.drawDetail(index);
    if (!node) return;
    const view = this.views[this.side];
    const { start, end } = nodes[this.outer(index)];
    view.mark("selected", [{ start, end }]);
    view.reveal(start);
    announce(`${node.name}, ${node.kind}, ${node.value ?? ""}, bytes ${node.start} to ${node.end}`);
  }

  /** @param {number} index */
  drawDetail(index) {
    const { nodes } = this.trees[this.side];
    const node = nodes[index];
    if (!node) {
      fill(byId("detail"), h("p", { class: "quiet" }, "Nothing to explain: there are no bytes."));
      return;
    }
    const go = (/** @type {number} */ to) => () => this.pickNode(to);
    const crumbs = this.tree.path(index).map((at) => h("button", { type: "button", class: "crumb", onclick: go(at) }, nodes[at].name));
    fill(
      byId("detail"),
      h("nav", { class: "crumbs", "aria-label": "where it lies" }, crumbs),
      h("p", { class: "detail-value" }, h("b", {}, node.kind), node.value !== undefined && ` = ${node.value}`,
        node.note && h("span", { class: "tree-note" }, ` ${node.note}`)),
      node.wrong && h("p", { class: "tree-wrong" }, `✗ ${node.wrong}`),
      h("p", {}, node.text),
      h("p", { class: "leaf-buttons" },
        h("button", { type: "button", class: "small", onclick: go(nextLeaf(this.trees[this.side], index, -1)) }, "‹ previous"),
        h("button", { type: "button", class: "small", onclick: go(nextLeaf(this.trees[this.side], index, 1)) }, "next ›"),
        h("span", { class: "quiet" }, [node.versions, `bytes ${node.start}–${node.end} (${node.end - node.start})`,
          node.buffer > 0 && "after decompression"].filter(Boolean).join(" · "))),
    );
  }

  /** @param {number} ms */
  advance(ms) {
    this.playground.advance(ms);
    const waited = this.shown >= 0 && this.trees.response.nodes.length === 0;
    if (waited) this.show(this.shown);
    else this.drawBroker();
  }

  toNext() {
    const wait = this.playground.wait_ms();
    if (wait !== undefined) this.advance(wait);
  }

  drawBroker() {
    /** @type {State} */
    const state = JSON.parse(this.playground.state());
    byId("clock").textContent = `${(state.mono_ms / 1000).toFixed(3)} s`;
    byId("date").textContent = state.date;
    const next = byId("to-next");
    next.textContent = state.wait_ms === undefined ? "nothing is due" : `to what is due next: +${state.wait_ms} ms`;
    next.toggleAttribute("disabled", state.wait_ms === undefined);
    const rows = this.exchanges().map((exchange, index) =>
      h("li", {},
        h("button", { type: "button", id: `exchange-${index}`, "aria-current": index === this.shown ? "true" : null,
          onclick: () => this.back(index) },
          `${exchange.name ?? `API ${exchange.key}`} v${exchange.version}`,
          h("span", { class: "quiet" }, exchange.response ? ` ${exchange.response.length / 2} B` : " waits"))));
    fill(byId("exchanges"), rows);
    const list = byId("exchanges");
    list.scrollLeft = list.scrollWidth;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
      || event.target instanceof HTMLSelectElement;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.send();
    else if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === "?") showKeys();
    else if (event.key === "[") this.pickNode(nextLeaf(this.trees[this.side], this.tree.selected, -1));
    else if (event.key === "]") this.pickNode(nextLeaf(this.trees[this.side], this.tree.selected, 1));
    else if (event.key === ".") this.toNext();
    else return;
    event.preventDefault();
  }
}

/** On a narrow screen one part of the page is in sight. @param {string} part */
function turnTo(part) {
  byId("main").setAttribute("data-shown", part);
  for (const button of document.querySelectorAll("[data-show]")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-show") === part));
  }
}

function showKeys() {
  /** @type {HTMLDialogElement} */ (byId("keys")).showModal();
}

/** Light or dark as the system says, until somebody says otherwise. */
function themes() {
  const button = byId("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (chosen ?? (system.matches ? "dark" : "light")) === "dark";
  let chosen = remembered();
  const draw = () => {
    document.documentElement.style.colorScheme = chosen ?? "";
    button.setAttribute("aria-pressed", String(isDark()));
  };
  button.addEventListener("click", () => {
    chosen = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", chosen);
    } catch {
      // A page from a file may have nowhere to keep it.
    }
    draw();
  });
  system.addEventListener("change", draw);
  draw();
}

function remembered() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

/** @param {unknown} why */
function failed(why) {
  fill(byId("main"), h("p", { class: "tree-wrong", role: "alert" }, `The playground does not start: ${why}`));
}

/** The module's bytes where the page is one file, else where to fetch it. */
function module() {
  const inline = document.getElementById("module")?.textContent;
  return inline ? Uint8Array.from(atob(inline), (char) => char.charCodeAt(0)) : "eventor_playground_bg.wasm";
}

themes();
byId("keys-close").addEventListener("click", () => /** @type {HTMLDialogElement} */ (byId("keys")).close());
init({ module_or_path: module() }).then(() => new Page()).catch(failed);
