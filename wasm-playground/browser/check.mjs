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

/** What the highlight of the selection covers, as text. */
const painted = (page) => page.evaluate(() => Array.from(CSS.highlights.get("selected") ?? [], (range) => range.toString()));

const checks = {
  async "the first screen shows a request and its answer"({ page }) {
    const rows = await tree(page);
    assert.ok(rows.includes("error_code|int16|0 NONE"), rows.join("\n"));
    assert.match(await page.textContent("#exchanges"), /ApiVersions v4/);
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
    assert.deepEqual(await painted(page), ["00 00 00 01", "····"]);
    const row = page.locator("#request-bytes .bytes-row").first();
    const box = await row.boundingBox();
    // The column of byte 5, which is the low byte of the API key.
    const letter = (box.width - 16) / (await row.textContent()).length;
    await page.mouse.click(box.x + 8 + letter * (6 + 3 * 5 + 0.5), box.y + 10);
    assert.match(await page.textContent(".crumbs"), /request_api_key/);
    assert.match(await page.textContent("#detail"), /18/);
  },
  async "what is produced is fetched"({ page }) {
    for (const [api, version] of [["CreateTopics", 7], ["Produce", 9], ["Fetch", 12]]) {
      await choose(page, api);
      await slide(page, version);
      await send(page);
      const rows = await tree(page);
      assert.ok(rows.some((row) => row.startsWith("error_code|int16|0 NONE")), rows.join("\n"));
    }
    const rows = await tree(page);
    assert.ok(rows.some((row) => row.startsWith("value|bytes|") && row.includes('"hello"')), rows.join("\n"));
    assert.ok(rows.some((row) => row.startsWith("crc|uint32|") && row.includes("matches")), rows.join("\n"));
  },
  async "bytes that are typed are a form again, or say why not"({ page }) {
    await page.click("summary");
    await page.fill("#hex", "0000000d 0012 0000 00000007 0003 616263");
    assert.equal(await field(page, "client_id").inputValue(), "abc");
    await page.fill("#hex", "0000000d 0012 0000 00000007 0003 6162");
    assert.match(await page.textContent("#hex-said"), /not in the form/);
    assert.ok((await tree(page)).some((row) => row.includes("✗")));
    await page.fill("#hex", "zz");
    assert.equal(await page.getAttribute("#hex", "aria-invalid"), "");
  },
  async "a Fetch that waits is answered exactly at its time"({ page }) {
    for (const [api, version] of [["CreateTopics", 7], ["Fetch", 12]]) {
      await choose(page, api);
      await slide(page, version);
      await send(page);
    }
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
    await page.locator("#api").focus();
    await page.keyboard.press("Control+Enter");
    assert.equal(await page.locator("#exchanges li").count(), 2);
    await page.locator(".tree").focus();
    await page.keyboard.press("Home");
    for (const _ of [1, 2, 3]) await page.keyboard.press("ArrowDown");
    assert.match(await page.textContent("#live"), /correlation_id, int32, 2, bytes 4 to 8/);
    await page.keyboard.press("]");
    assert.match(await page.textContent("#live"), /error_code/);
    await page.locator("#response-bytes .bytes").focus();
    await page.keyboard.press("Home");
    assert.match(await page.textContent("#live"), /size, int32/);
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
  const own = opened.requests.filter((url) => url.startsWith(address));
  assert.ok(own.length <= 5, `${own.length} requests: ${own}`);
  await opened.close();
  passed(name);
}

{
  const opened = await open(browser, pathToFileURL(file).href);
  await checks["what is produced is fetched"](opened);
  assert.deepEqual(opened.complaints, []);
  assert.equal(opened.requests.filter((url) => !url.startsWith("data:")).length, 1);
  await opened.close();
  passed("one file does the same from file://, and asks for nothing");
}

const looks = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { colorScheme: "light", viewport: { width: 390, height: 844 } },
  "forced-colors": { forcedColors: "active" },
};
for (const [look, options] of Object.entries(looks)) {
  const opened = await open(browser, address, { reducedMotion: "reduce", ...options });
  const { violations } = await new AxeBuilder({ page: opened.page }).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`), [], look);
  const overflow = await opened.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `${look}: ${overflow} pixels too wide`);
  if (pictures) {
    mkdirSync(pictures, { recursive: true });
    await opened.page.screenshot({ path: `${pictures}/${look}.png` });
  }
  await opened.close();
  passed(`no violation of accessibility: ${look}`);
}

await browser.close();
console.log(`page: ${executed} checks passed in Chromium`);
