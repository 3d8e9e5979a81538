// @ts-check
/**
 * Visits pages in Firefox by WebDriver BiDi, and prints what it saw as JSON.
 *
 * Standard input is JSON: `binary`, and `visits`, each with an address, a width, steps, and the
 * selector of what is read at the end.
 */
import { stdin } from 'node:process';
import { text } from 'node:stream/consumers';
import puppeteer from 'puppeteer-core';

const HEIGHT = 900;

/**
 * Steps that a visitor does: each has a name and its arguments.
 * @type {Record<string, (page: any, ...rest: string[]) => Promise<unknown>>}
 */
const STEPS = {
  type: (page, selector, words) => page.type(selector, words),
  press: (page, key) => page.keyboard.press(key),
  hold: (page, key) => page.keyboard.down(key),
  release: (page, key) => page.keyboard.up(key),
  wait: (page, selector) => page.waitForSelector(selector, { visible: true }),
  follow: (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]),
  submit: (page) => Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]),
};

/**
 * @param {any} browser
 * @param {{ address: string, width: number, steps: string[][], read: string }} visit
 */
const see = async (browser, { address, width, steps, read }) => {
  const page = await browser.newPage();
  /** @type {string[]} */
  const messages = [];
  page.on('console', (/** @type {any} */ message) => messages.push(message.text()));
  page.on('pageerror', (/** @type {Error} */ error) => messages.push(error.message));
  await page.setViewport({ width, height: HEIGHT });
  const response = await page.goto(address, { waitUntil: 'load' });
  for (const [name, ...rest] of steps) await STEPS[name](page, ...rest);
  const seen = await page.evaluate(
    (/** @type {string} */ selector) => ({
      title: document.title,
      across: document.documentElement.scrollWidth,
      words: (document.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' '),
    }),
    read,
  );
  await page.close();
  return { ...seen, status: response?.status() ?? 0, messages };
};

const { binary, visits } = JSON.parse(await text(stdin));
const browser = await puppeteer.launch({ browser: 'firefox', executablePath: binary });
try {
  const all = [];
  for (const visit of visits) all.push(await see(browser, visit));
  console.log(JSON.stringify(all));
} finally {
  await browser.close();
}
