// What must hold of the page in a browser: `node check.mjs URL FILE`, the page on a host and the page in one file.
//
// Each check gets a page of its own. All of them fail on a message in the console, a request to anywhere else, and an
// error of the page. Prints how many checks it executed.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const [, , address, file, pictures] = process.argv;

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

const REQUESTS_MAX = 5;

/** A page with what it must not do noted down. */
async function open(browser, where, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints = [];
  const requests = [];
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(where);
  await page.waitForSelector(".tree-row");
  return { page, complaints, requests, close: () => context.close() };
}

/** The rows of the tree as text: `name|kind|value`. */
const tree = (page) => page.$$eval(".tree-row", (rows) => rows.map((row) =>
  Array.from(row.querySelectorAll("[role=gridcell]"), (cell) => cell.textContent.trim()).join("|")));
const choose = async (page, name) => page.selectOption("#api", { label: await page.$eval("#api",
  (select, name) => Array.from(select.options).find((option) => option.textContent.startsWith(`${name} `)).textContent, name) });
const slide = (page, version) => page.$eval("#version", (input, version) => {
  input.value = version;
  input.dispatchEvent(new Event("input"));
}, String(version));
const field = (page, name) => page.locator(".form-row", { has: page.locator(`label:text-matches("^${name} ")`) }).locator("input[type=text]").first();
const hex = (page) => page.inputValue("#hex");
const send = (page) => page.click("#send");
const bytesText = (page, side) => page.$$eval(`#${side}-bytes .bytes-row`, (rows) => rows.map((row) => row.textContent).join("\n"));

/** What a mark covers, as text. */
const painted = (page, mark = "selected") => page.evaluate((mark) =>
  Array.from(CSS.highlights.get(mark) ?? [], (range) => range.toString()), mark);

const press = (page, text) => page.getByRole("button", { name: text }).click();

const checks = {
  async "the first screen shows what was sent and the last answer"({ page }) {
    assert.deepEqual(await page.$$eval("#exchanges button", (buttons) => buttons.map((one) => one.textContent.split(" ")[0])),
      ["ApiVersions", "CreateTopics", "Produce", "Fetch"]);
    assert.ok((await tree(page)).includes("error_code|int16|0 NONE"));
    assert.match(await page.textContent("#detail"), /"hello"/);
    assert.deepEqual(await painted(page), ["0a 68 65 6c 6c 6f", "·hello"]);
  },
  async "a letter of the client id is a byte at once"({ page }) {
    const before = await hex(page);
    await field(page, "client_id").fill("playgroundX");
    const after = await hex(page);
    assert.equal(after.length, before.length + 2);
    assert.ok(after.includes("58"));
    assert.match(await bytesText(page, "request"), /X/);
  },
  async "a picked byte selects its leaf, and a picked leaf its bytes"({ page }) {
    await page.click("#request-title");
    await page.locator(".tree-row", { hasText: "correlation_id" }).click();
    assert.deepEqual(await painted(page), ["00 00 00 04", "····"]);
    const row = page.locator("#request-bytes .bytes-row").first();
    const box = await row.boundingBox();
    // The column of byte 5, which is the low byte of the API key.
    const letter = (box.width - 16) / (await row.textContent()).length;
    const [x, y] = [box.x + 8 + letter * (6 + 3 * 5 + 0.5), box.y + 10];
    await page.mouse.move(x, y);
    assert.deepEqual(await painted(page, "hover"), ["00 01", "··"]);
    await page.mouse.click(x, y);
    assert.match(await page.textContent(".crumbs"), /request_api_key/);
    assert.match(await page.textContent("#detail"), /1 Fetch/);
    await page.locator(".tree-row", { hasText: "client_id" }).hover();
    assert.ok((await painted(page, "hover")).includes("ayground"), "the pointer on a row shows its bytes");
  },
  async "what is produced is fetched, by name and by id"({ page }) {
    for (const [api, version] of [["Produce", 9], ["Fetch", 12], ["Produce", 13], ["Fetch", 18]]) {
      await choose(page, api);
      await slide(page, version);
      await send(page);
      const rows = await tree(page);
      assert.ok(rows.some((row) => row.startsWith("error_code|int16|0 NONE")), `${api} v${version}\n${rows.join("\n")}`);
    }
    const rows = await tree(page);
    assert.equal(rows.filter((row) => row.startsWith("value|") && row.includes('"hello"')).length, 3);
    assert.equal(rows.filter((row) => row.startsWith("crc|uint32|") && row.includes("matches")).length, 3);
  },
  async "a batch is edited, compressed, and broken on purpose"({ page }) {
    await choose(page, "Produce");
    await slide(page, 9);
    const batch = page.locator(".batch");
    await batch.getByLabel("value", { exact: true }).first().fill("edited");
    await batch.getByLabel(/^headers/).first().fill("trace=1; empty");
    await press(page, "+ record");
    await batch.getByLabel("value", { exact: true }).nth(1).fill("0x00ff");
    await batch.getByLabel("codec").selectOption("zstd");
    const request = (await tree(page)).join("\n");
    assert.match(request, /"edited"/);
    assert.match(request, /"trace"/);
    assert.match(request, /crc\|uint32\|.*matches/);
    await send(page);
    assert.ok((await tree(page)).some((row) => row.startsWith("base_offset|int64|1")), "two records follow the first");
    await batch.getByLabel("what is wrong").selectOption("checksum is wrong");
    assert.match((await tree(page)).join("\n"), /crc\|uint32\|.*✗/);
    assert.ok((await painted(page, "wrong")).length > 0, "the wrong bytes are marked");
    await send(page);
    assert.ok((await tree(page)).some((row) => row.startsWith("error_code|int16|2 CORRUPT_MESSAGE")));
    for (const flaw of await batch.getByLabel("what is wrong").locator("option").allTextContents()) {
      await batch.getByLabel("what is wrong").selectOption(flaw);
      await send(page);
      const wasRefused = (await tree(page)).every((row) => !row.startsWith("error_code|int16|0 NONE"));
      assert.equal(wasRefused, flaw !== "none", flaw);
    }
    await batch.getByLabel("value of record 0 is null").check();
    assert.ok((await tree(page)).length > 0);
    await press(page, "remove record 1");
    assert.equal(await batch.locator("fieldset").count(), 1);
  },
  async "fields are null or not, and arrays longer and shorter"({ page }) {
    await choose(page, "Metadata");
    await slide(page, 12);
    const rows = () => page.locator(".form-row").count();
    const before = await rows();
    await page.locator("#field-body\\.topics").click();
    assert.ok(await rows() > before);
    assert.equal(await page.evaluate(() => document.activeElement.id), "field-body.topics", "the focus stays");
    await press(page, "remove body.topics.1");
    assert.equal(await rows(), before);
    await page.getByLabel("topics is null").check();
    assert.ok(await rows() < before);
    assert.equal(await page.evaluate(() => document.activeElement.id), "null-body.topics");
    await page.getByLabel("topics is null").uncheck();
    await page.getByLabel("client_id is null").check();
    assert.match((await tree(page)).join("\n"), /client_id\|[a-z ]+\|null/);
    await field(page, "correlation_id").fill("many");
    assert.match(await page.textContent(".compose"), /wants a number from/);
  },
  async "a tagged field is written when it says something"({ page }) {
    await choose(page, "Fetch");
    await slide(page, 17);
    assert.match(await page.textContent(".form-fields"), /cluster_id [a-z]+, tag 0/);
    const before = (await hex(page)).length;
    await page.getByLabel("cluster_id is null").uncheck();
    await field(page, "cluster_id").fill("abc");
    assert.ok((await hex(page)).length > before);
    assert.match((await tree(page)).join("\n"), /cluster_id\|[a-z]+\|"abc"/);
  },
  async "bytes that are typed or pasted are a form again, or say why not"({ page }) {
    await page.click("summary");
    for (const text of ["0000000d 0012 0000 00000007 0003 616263", "AAAADQASAAAAAAAHAANhYmM=",
      "new byte[] {0, 0, 0, 13, 0, 18, 0, 0, 0, 0, 0, 7, 0, 3, 97, 98, 99}"]) {
      await field(page, "client_id").fill("other");
      await page.fill("#hex", text);
      assert.equal(await field(page, "client_id").inputValue(), "abc", text);
    }
    assert.match(await page.textContent("#hex-said"), /an array/);
    await page.fill("#hex", "0000000d 0012 0000 00000007 0003 6162");
    assert.match(await page.textContent("#hex-said"), /not in the form/);
    assert.ok((await tree(page)).some((row) => row.includes("✗")));
    await page.fill("#hex", "zz");
    assert.equal(await page.getAttribute("#hex", "aria-invalid"), "true");
  },
  async "a request that was sent comes back, and is sent again under another number"({ page }) {
    await page.click("#exchange-0");
    assert.match(await page.$eval("#api", (select) => select.selectedOptions[0].textContent), /^ApiVersions/);
    assert.equal(await field(page, "correlation_id").inputValue(), "5");
    await send(page);
    assert.equal(await page.locator("#exchanges li").count(), 5);
    assert.ok((await tree(page)).includes("correlation_id|int32|5"));
  },
  async "a Fetch that waits is answered exactly at its time"({ page }) {
    await choose(page, "Fetch");
    await slide(page, 12);
    await field(page, "fetch_offset").fill("1");
    await send(page);
    assert.match(await page.textContent("#response-size"), /none yet/);
    assert.match(await page.textContent("#to-next"), /\+500 ms/);
    await page.click("[data-advance='100']");
    assert.match(await page.textContent("#to-next"), /\+400 ms/);
    assert.match(await page.textContent("#response-size"), /none yet/);
    await page.click("#to-next");
    assert.equal(await page.textContent("#clock"), "0.500 s");
    assert.match(await page.textContent("#response-size"), /bytes/);
  },
  async "a topic that is called like markup is text"({ page }) {
    await choose(page, "Metadata");
    await slide(page, 9);
    await field(page, "name").fill("<img src=x onerror=alert(1)>");
    await send(page);
    assert.match((await tree(page)).join("\n"), /<img src=x onerror=alert\(1\)>/);
    assert.equal(await page.locator("img").count(), 0);
  },
  async "the keyboard alone composes, sends and reads"({ page }) {
    const said = () => page.textContent("#live");
    await page.locator("#api").focus();
    await page.keyboard.type("ApiV");
    await page.keyboard.press("Control+Enter");
    assert.equal(await page.locator("#exchanges li").count(), 5);
    await page.locator(".tree").focus();
    await page.keyboard.press("Home");
    for (const _ of [1, 2, 3]) await page.keyboard.press("ArrowDown");
    assert.match(await said(), /correlation_id, int32, 5, bytes 4 to 8/);
    const active = await page.getAttribute(".tree", "aria-activedescendant");
    assert.match(await page.textContent(`#${active}`), /correlation_id/);
    await page.keyboard.press("]");
    assert.match(await said(), /error_code/);
    await page.keyboard.press("[");
    assert.match(await said(), /correlation_id/);
    await page.keyboard.press("ArrowUp");
    const count = await page.locator(".tree-row").count();
    await page.keyboard.press("ArrowLeft");
    assert.ok(await page.locator(".tree-row").count() < count, "closed");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.locator(".tree-row").count(), count, "open");
    await page.locator("#response-bytes .bytes").focus();
    await page.keyboard.press("Home");
    assert.match(await said(), /size, int32/);
    await page.keyboard.press("?");
    assert.ok(await page.locator("#keys").isVisible());
    await page.keyboard.press("Escape");
    assert.ok(!await page.locator("#keys").isVisible());
  },
  async "the focus can be seen wherever Tab goes"({ page }) {
    const seen = new Set();
    await page.locator("#theme").focus();
    for (let steps = 0; steps < 60; steps++) {
      const { id, outline } = await page.evaluate(() => {
        const element = document.activeElement;
        return { id: element.id || `${element.tagName}.${element.className}`, outline: getComputedStyle(element).outlineStyle };
      });
      if (!id.startsWith("BODY")) assert.notEqual(outline, "none", id);
      seen.add(id);
      await page.keyboard.press("Tab");
    }
    for (const id of ["api", "version", "send", "request-title", "to-next", "exchange-3", "DIV.tree"]) assert.ok(seen.has(id), `${id} of ${[...seen]}`);
  },
  async "light turns to dark and stays so"({ page }) {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.click("#theme");
    const dark = await ground();
    assert.notEqual(dark, light);
    await page.reload();
    await page.waitForSelector(".tree-row");
    assert.equal(await ground(), dark);
  },
  async "every API and version has a form that is sent without harm"({ page }) {
    const apis = await page.$$eval("#api option", (options) => options.map((option) => option.value));
    assert.ok(apis.length > 90);
    for (const api of apis) {
      await page.selectOption("#api", api);
      const [first, last] = await page.$eval("#version", (input) => [Number(input.min), Number(input.max)]);
      for (let version = first; version <= last; version++) {
        await slide(page, version);
        assert.match(await hex(page), /^[0-9a-f]{24,}$/);
      }
    }
  },
};

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGUMENTS });
let executed = 0;
const passed = (what) => {
  executed += 1;
  console.log(`page: ${what}`);
};

for (const [name, check] of Object.entries(checks)) {
  const opened = await open(browser, address);
  await check(opened);
  assert.deepEqual(opened.complaints, [], name);
  const elsewhere = opened.requests.filter((url) => !url.startsWith(address) && !url.startsWith("data:"));
  assert.deepEqual(elsewhere, [], name);
  const own = new Set(opened.requests.filter((url) => url.startsWith(address)));
  assert.ok(own.size <= REQUESTS_MAX, `${own.size} requests: ${[...own]}`);
  await opened.close();
  passed(name);
}

{
  const opened = await open(browser, pathToFileURL(file).href);
  await checks["what is produced is fetched, by name and by id"](opened);
  assert.deepEqual(opened.complaints, []);
  assert.equal(opened.requests.filter((url) => !url.startsWith("data:")).length, 1);
  await opened.close();
  passed("one file does the same from file://, and asks for nothing");
}

const looks = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { colorScheme: "light", viewport: { width: 390, height: 844 } },
  "phone-dark": { colorScheme: "dark", viewport: { width: 390, height: 844 } },
  "forced-colors": { forcedColors: "active" },
};
for (const [look, options] of Object.entries(looks)) {
  const opened = await open(browser, address, { reducedMotion: "reduce", ...options });
  const { page } = opened;
  const views = {
    "": async () => {},
    "-produce": async () => {
      if (await page.locator(".tabs").isVisible()) await page.click("[data-show=compose]");
      await choose(page, "Produce");
      await slide(page, 9);
      await page.locator(".batch").getByLabel("what is wrong").selectOption("checksum is wrong");
    },
    "-keys": () => page.click("#help"),
  };
  for (const [view, show] of Object.entries(views)) {
    await show();
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`), [], look + view);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `${look}${view}: ${overflow} pixels too wide`);
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: `${pictures}/${look}${view}.png` });
    }
  }
  assert.deepEqual(opened.complaints, [], look);
  await opened.close();
  passed(`no violation of accessibility: ${look}`);
}

await browser.close();
console.log(`page: ${executed} checks passed in Chromium`);
