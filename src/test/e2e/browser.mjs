// A real Chromium at the console, which notes everything that a page must not do.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function browser() {
  // Chromium has no sandbox of its own where the tests run as root.
  const program = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  return {
    // A tab with a profile of its own.
    async open(url, { colorScheme = 'light', width = 1200, height = 900, token } = {}) {
      const context = await program.newContext({ colorScheme, viewport: { width, height }, permissions: ['clipboard-read', 'clipboard-write'] });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      const faults = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        // Chromium notes every answer that is a refusal; the page shows them by itself.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(message.text());
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(new URL(url).origin) && !request.url().startsWith('data:')) faults.push(`asked for ${request.url()}`);
      });
      await page.goto(url);
      if (token) {
        await page.getByLabel('Bearer token').fill(token);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('heading', { level: 1, name: 'Ask' }).waitFor();
      }
      return { page, faults, close: () => context.close() };
    },
    close: () => program.close(),
  };
}

// What axe finds wrong in a page, by the rules of WCAG 2.2 AA and its own best practices; text for a failing test.
export async function violations(page) {
  // Transitions have colours in between that nobody reads.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'],
  }));
  return found.violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}

// By how many pixels the page is wider than its window.
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
