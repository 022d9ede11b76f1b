// Makes the pictures of docs/console.md anew: node console-pictures.mjs
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { browser } from './browser.mjs';
import { post, toolCall } from './http.mjs';
import { serve } from './launcher.mjs';

const folder = fileURLToPath(new URL('../../../docs/console/', import.meta.url));
await mkdir(folder, { recursive: true });
const server = await serve(['demo', '--port', '0', '--actions']);
const chromium = await browser();

async function picture(name, fragment, options, act) {
  const { page, close } = await chromium.open(`${server.base}/console#${fragment}`, options);
  await act(page);
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  await page.screenshot({ path: `${folder}${name}.png` });
  await close();
}

const ask = async (page) => {
  await page.getByLabel('Question').fill('p99 latency on checkout over the last hour');
  await page.getByLabel('Question').press('Enter');
  await page.locator('.chart').waitFor();
};

await picture('ask', 'ask', { height: 1180 }, ask);
await picture('phone', 'ask', { width: 360, height: 860, colorScheme: 'dark' }, async (page) => {
  await ask(page);
  await page.locator('.number').scrollIntoViewIfNeeded();
  await page.evaluate(() => window.scrollTo(0, document.querySelector('article').offsetTop - 16));
});
await picture('action', 'tools/instainstru_alert_silence', { height: 900, colorScheme: 'dark' }, async (page) => {
  await page.getByRole('group', { name: 'matchers 1' }).getByLabel('name').fill('alertname');
  await page.getByRole('group', { name: 'matchers 1' }).getByLabel('value').fill('HighLatency');
  await page.getByLabel('duration_minutes').fill('30');
  await page.getByLabel('comment').fill('Release in progress');
  await page.getByRole('button', { name: 'Run…' }).click();
  await page.getByRole('button', { name: 'Run the action' }).click();
  await page.getByRole('dialog', { name: 'The tool asks' }).waitFor();
});
for (const [name, args] of [['payments_pipeline', {}], ['users_lookup', { identifier: 'nobody@example.com' }], ['metrics_query', { question: 'how is it' }],
  ['celery_failed_tasks', { limit: 5 }], ['celery_task_history', { hours: 99 }], ['sentry_issues_top', {}]]) {
  await post(server.url, toolCall(1, name, args));
}
await picture('activity', 'activity', { height: 940 }, (page) => page.getByRole('region', { name: 'Latest calls' }).waitFor());
await chromium.close();
await server.stop();
