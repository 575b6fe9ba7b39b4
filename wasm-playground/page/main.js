// @ts-check
// The page: a request that is composed, the broker that answers it, and what every byte of both is.

import init, { Composer, Playground, apis, explain_requests, explain_responses } from "./eventor_playground.js";
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

class Page {
  constructor() {
    this.playground = new Playground(1);
    this.connection = this.playground.connect();
    /** @type {Side} */
    this.side = "response";
    /** The exchange that is shown; none while a request is composed that was not sent. @type {Exchange | undefined} */
    this.exchange = undefined;
    this.trees = {
      request: /** @type {import("./tree.js").Tree} */ ({ buffers: [], nodes: [] }),
      response: /** @type {import("./tree.js").Tree} */ ({ buffers: [], nodes: [] }),
    };
    this.compose = new ComposeView(JSON.parse(apis()), (key, version) => Composer.sample(key, version), () => this.composed());
    this.views = {
      request: new BytesView("bytes of the request", (at) => this.pickByte("request", at)),
      response: new BytesView("bytes of the response", (at) => this.pickByte("response", at)),
    };
    this.tree = new TreeView("what every byte is", (index) => this.pickNode(index));
    fill(byId("compose"), this.compose.element);
    fill(byId("request-bytes"), this.views.request.element);
    fill(byId("response-bytes"), this.views.response.element);
    fill(byId("tree"), this.tree.element);
    byId("send").addEventListener("click", () => this.send());
    byId("hex").addEventListener("input", () => this.typed());
    for (const side of /** @type {Side[]} */ (["request", "response"])) {
      byId(`${side}-title`).addEventListener("click", () => this.turn(side));
    }
    for (const button of document.querySelectorAll("[data-advance]")) {
      button.addEventListener("click", () => this.advance(Number(button.getAttribute("data-advance"))));
    }
    byId("to-next").addEventListener("click", () => this.toNext());
    document.addEventListener("keydown", (event) => this.key(event));
    this.composed();
    this.send();
  }

  /** The bytes of the form are others now. */
  composed() {
    const bytes = this.compose.composer.bytes();
    /** @type {HTMLTextAreaElement} */ (byId("hex")).value = hexOfBytes(bytes);
    byId("hex").removeAttribute("aria-invalid");
    this.exchange = undefined;
    this.showRequest(bytes);
    this.showResponse(undefined);
    this.turn("request");
  }

  /** Somebody types bytes. */
  typed() {
    const input = /** @type {HTMLTextAreaElement} */ (byId("hex"));
    const digits = input.value.replace(/\s/g, "");
    const isHex = digits.length % 2 === 0 && /^[0-9a-f]*$/i.test(digits);
    input.toggleAttribute("aria-invalid", !isHex);
    if (!isHex) return;
    const bytes = bytesOfHex(digits);
    const why = this.compose.read(bytes);
    byId("hex-said").textContent = why ? `not in the form: ${why}` : "";
    this.exchange = undefined;
    this.showRequest(bytes);
    this.showResponse(undefined);
    this.turn("request");
  }

  send() {
    const bytes = this.views.request.bytes;
    if (this.closed() !== undefined) this.connection = this.playground.connect();
    this.playground.send(this.connection, bytes);
    const exchanges = this.exchanges();
    this.show(exchanges.length - 1);
    this.compose.composer.set("header.correlation_id", String(exchanges.length + 1));
    announce(this.exchange?.response ? "answered" : "no answer yet");
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
    this.exchange = this.exchanges()[index];
    if (this.exchange) {
      this.showRequest(bytesOfHex(this.exchange.request));
      this.showResponse(this.exchange);
      this.turn(this.exchange.response ? "response" : "request");
    }
    this.drawBroker();
  }

  /** @param {Uint8Array} bytes */
  showRequest(bytes) {
    this.trees.request = JSON.parse(explain_requests(bytes));
    this.views.request.show(bytes);
    byId("request-size").textContent = `${bytes.length} bytes`;
  }

  /** @param {Exchange | undefined} exchange */
  showResponse(exchange) {
    const bytes = bytesOfHex(exchange?.response ?? "");
    this.trees.response = exchange?.response
      ? JSON.parse(explain_responses(exchange.key, exchange.version, bytes))
      : { buffers: [], nodes: [] };
    this.views.response.show(bytes);
    const why = exchange && this.closed();
    byId("response-size").textContent = exchange?.response
      ? `${bytes.length} bytes`
      : why ? `the connection is closed: ${why}` : exchange ? "none yet: it waits" : "not sent yet";
  }

  /** The tree is of this side. @param {Side} side */
  turn(side) {
    this.side = side;
    for (const one of /** @type {Side[]} */ (["request", "response"])) {
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

  /** @param {number} index */
  pickNode(index) {
    const node = this.trees[this.side].nodes[index];
    this.tree.select(index);
    this.drawDetail(index);
    if (!node) return;
    const view = this.views[this.side];
    const isOuter = node.buffer === 0;
    view.mark("selected", isOuter ? [{ start: node.start, end: node.end }] : []);
    if (isOuter) view.reveal(node.start);
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
      h("p", { class: "quiet" }, [node.versions, `bytes ${node.start}–${node.end} (${node.end - node.start})`,
        node.buffer > 0 && "after decompression"].filter(Boolean).join(" · ")),
      h("p", { class: "leaf-buttons" },
        h("button", { type: "button", onclick: go(nextLeaf(this.trees[this.side], index, -1)) }, "‹ previous leaf"),
        h("button", { type: "button", onclick: go(nextLeaf(this.trees[this.side], index, 1)) }, "next leaf ›")),
    );
  }

  /** @param {number} ms */
  advance(ms) {
    this.playground.advance(ms);
    const shown = this.exchange;
    const at = this.exchanges().findIndex((one) => shown && one.request === shown.request && one.connection === shown.connection);
    if (at >= 0) this.show(at);
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
        h("button", { type: "button", "aria-current": exchange.correlation_id === this.exchange?.correlation_id ? "true" : null,
          onclick: () => this.show(index) },
          `${exchange.name ?? `API ${exchange.key}`} v${exchange.version}`,
          h("span", { class: "quiet" }, exchange.response ? ` ${exchange.response.length / 2} B` : " waits"))));
    fill(byId("exchanges"), rows.reverse());
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.send();
    else if (isTyping) return;
    else if (event.key === "[") this.pickNode(nextLeaf(this.trees[this.side], this.tree.selected, -1));
    else if (event.key === "]") this.pickNode(nextLeaf(this.trees[this.side], this.tree.selected, 1));
    else if (event.key === ".") this.toNext();
    else return;
    event.preventDefault();
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

init({ module_or_path: module() }).then(() => new Page()).catch(failed);
