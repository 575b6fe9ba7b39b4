// @ts-check
// What every byte is: a tree that opens and closes, one row a node. Rows of closed nodes are not built.

import { fill, h } from "./dom.js";

/**
 * @typedef {{
 *   depth: number, buffer: number, start: number, end: number, name: string, kind: string,
 *   value?: string, null?: boolean, note?: string, wrong?: string, field: boolean, text: string, versions: string,
 * }} TreeNode
 * @typedef {{buffers: string[], nodes: TreeNode[]}} Tree
 */

/** A tree of more nodes starts with only its first levels open. */
const OPEN_NODES_MAX = 400;
/** More rows are built when they are asked for. */
const ROWS_MAX = 2000;

export class TreeView {
  /**
   * @param {string} label what the tree is of, for screen readers
   * @param {(index: number) => void} onpick a node was picked
   * @param {(index: number) => void} onhover the pointer is on a node, or on none: -1
   */
  constructor(label, onpick, onhover) {
    this.onpick = onpick;
    this.onhover = onhover;
    /** @type {Tree} */
    this.tree = { buffers: [], nodes: [] };
    /** @type {Set<number>} */
    this.closed = new Set();
    this.selected = 0;
    this.limit = ROWS_MAX;
    this.element = h("div", { class: "tree", role: "treegrid", "aria-label": label, tabindex: 0 });
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("pointerleave", () => onhover(-1));
  }

  /** @param {Tree} tree */
  show(tree) {
    const isOther = tree.nodes.length !== this.tree.nodes.length;
    this.tree = tree;
    if (isOther) {
      const isLarge = tree.nodes.length > OPEN_NODES_MAX;
      this.closed = new Set(tree.nodes.keys().filter((index) => isLarge && tree.nodes[index].depth > 2 && this.isParent(index)));
      this.limit = ROWS_MAX;
    }
    this.selected = Math.min(this.selected, Math.max(0, tree.nodes.length - 1));
    this.draw();
  }

  /** @param {number} index */
  isParent(index) {
    const next = this.tree.nodes[index + 1];
    return next !== undefined && next.depth > this.tree.nodes[index].depth;
  }

  /** The nodes around a node, from the outermost to itself. @param {number} index */
  path(index) {
    const path = [index];
    let depth = this.tree.nodes[index]?.depth ?? 0;
    for (let at = index - 1; at >= 0 && depth > 0; at--) {
      if (this.tree.nodes[at].depth < depth) {
        depth = this.tree.nodes[at].depth;
        path.unshift(at);
      }
    }
    return path;
  }

  /** Which nodes are in sight: those that lie in no closed one. */
  visible() {
    const visible = [];
    let closedAt = Infinity;
    for (const [index, node] of this.tree.nodes.entries()) {
      if (node.depth > closedAt) continue;
      closedAt = this.closed.has(index) ? node.depth : Infinity;
      visible.push(index);
    }
    return visible;
  }

  draw() {
    const visible = this.visible();
    const rows = visible.slice(0, this.limit).map((index) => this.row(index));
    const more = visible.length - rows.length;
    const button = more > 0 && h("button", { type: "button", onclick: () => this.more() }, `${more} more rows`);
    fill(this.element, rows, button);
  }

  more() {
    this.limit += ROWS_MAX;
    this.draw();
  }

  /** @param {number} index */
  row(index) {
    const node = this.tree.nodes[index];
    const isParent = this.isParent(index);
    const isOpen = !this.closed.has(index);
    const toggle = (/** @type {Event} */ event) => {
      event.stopPropagation();
      this.toggle(index);
    };
    return h(
      "div",
      {
        role: "row",
        id: `node-${index}`,
        class: `tree-row${node.wrong ? " is-wrong" : ""}${node.field ? "" : " is-frame"}`,
        style: `--depth:${node.depth}`,
        "aria-level": node.depth + 1,
        "aria-selected": index === this.selected ? "true" : "false",
        "aria-expanded": isParent ? String(isOpen) : null,
        onclick: () => this.pick(index),
        onpointerenter: () => this.onhover(index),
      },
      h("span", { role: "gridcell", class: "tree-name" },
        h("span", { class: "tree-twig", "aria-hidden": "true", onclick: isParent ? toggle : null }, isParent ? (isOpen ? "▾" : "▸") : ""),
        node.buffer > 0 && h("span", { class: "tree-inner", title: "decompressed" }, "↳ "),
        node.name),
      h("span", { role: "gridcell", class: "tree-kind", title: node.kind }, node.kind),
      h("span", { role: "gridcell", class: "tree-value" }, node.value ?? "",
        node.note && h("span", { class: "tree-note" }, ` ${node.note}`),
        node.wrong && h("strong", { class: "tree-wrong" }, ` ✗ ${node.wrong}`)),
    );
  }

  /** @param {number} index */
  toggle(index) {
    if (!this.closed.delete(index)) this.closed.add(index);
    this.draw();
  }

  /** @param {number} index */
  pick(index) {
    this.select(index);
    this.onpick(index);
  }

  /** Selects a node, opens what is around it, and brings it into sight. @param {number} index */
  select(index) {
    const around = this.path(index).slice(0, -1);
    const hidden = around.filter((one) => this.closed.delete(one));
    this.selected = index;
    if (hidden.length > 0 || this.visible().indexOf(index) >= this.limit) this.draw();
    this.element.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    const row = document.getElementById(`node-${index}`);
    row?.setAttribute("aria-selected", "true");
    if (row) this.element.setAttribute("aria-activedescendant", row.id);
    else this.element.removeAttribute("aria-activedescendant");
    if (row) this.reveal(row);
  }

  /** Scrolls the tree, and nothing around it. @param {HTMLElement} row */
  reveal(row) {
    const [box, inside] = [this.element.getBoundingClientRect(), row.getBoundingClientRect()];
    if (inside.top < box.top) this.element.scrollTop += inside.top - box.top - box.height / 3;
    else if (inside.bottom > box.bottom) this.element.scrollTop += inside.bottom - box.bottom + box.height / 3;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const visible = this.visible();
    const at = visible.indexOf(this.selected);
    const parent = this.path(this.selected).at(-2);
    const isClosed = this.closed.has(this.selected);
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: () => this.pick(visible[Math.min(at + 1, visible.length - 1)]),
      ArrowUp: () => this.pick(visible[Math.max(at - 1, 0)]),
      Home: () => this.pick(visible[0]),
      End: () => this.pick(visible[visible.length - 1]),
      ArrowRight: () => (isClosed ? this.toggle(this.selected) : this.isParent(this.selected) && this.pick(this.selected + 1)),
      ArrowLeft: () => {
        if (!isClosed && this.isParent(this.selected)) this.toggle(this.selected);
        else if (parent !== undefined) this.pick(parent);
      },
    };
    const action = keys[event.key];
    if (!action || visible.length === 0) return;
    event.preventDefault();
    action();
  }
}

/** The leaf that a byte is in. @param {Tree} tree @param {number} buffer @param {number} at */
export function leafAt(tree, buffer, at) {
  return tree.nodes.findIndex((node) => node.value !== undefined && node.buffer === buffer && node.start <= at && at < node.end);
}

/** The leaf before or after a node. @param {Tree} tree @param {number} index @param {1 | -1} step */
export function nextLeaf(tree, index, step) {
  for (let at = index + step; at >= 0 && at < tree.nodes.length; at += step) {
    if (tree.nodes[at].value !== undefined) return at;
  }
  return index;
}
