// Mail cannot be called back: one confirm token leads to one send, whatever breaks.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { faultProxy, seeded } from '../../../bench/fault-proxy.mjs';
import { serve } from './launcher.mjs';
import { freePort, until } from './prometheus.mjs';
import { post, toolCall } from './http.mjs';
import { sealKey, world } from './world.mjs';

const TOKEN = 'callers-token';
const SENDS = 1_000;
const AT_ONCE = 100;
const KILLS = 3;
const RECIPIENTS = ['one@example.com', 'two@example.com', 'three@example.com'];
// What may be said of a send whose outcome is open, or that was not tried.
const REFUSALS = [
  'outcome_unknown', 'in_progress', 'overloaded', 'rate_limited', 'circuit_open', 'upstream_unavailable', 'upstream_timeout',
  'upstream_bad_response', 'upstream_rate_limited',
];

describe('the demo world of its own', { timeout: 600_000 }, () => {
  let upstreams;
  before(async () => (upstreams = await world()));
  after(async () => {
    assert.equal(await upstreams.stop(), 0);
  });

  test(`${SENDS} sends of one token, with killed connections and a killed server: one mail run`, async (t) => {
    const random = seeded(5);
    let tried = 0;
    // The answer of a send is slow and often lost, after it was carried out or before.
    const proxy = await faultProxy(upstreams.settings.INSTAINSTRU_MCP_API_BASE_URL, {
      random,
      pick: ({ url }) => {
        if (!url.includes('/invites/send')) return undefined;
        // The worst comes first and for certain: it was carried out, and nobody is told.
        if (tried++ === 0) return 'resetAfter';
        const dice = random();
        return dice < 0.2 ? 'resetAfter' : dice < 0.3 ? 'resetBefore' : dice < 0.4 ? 'cut' : dice < 0.45 ? 'error503' : dice < 0.9 ? 'latency' : undefined;
      },
    });
    const port = await freePort();
    const settings = {
      ...upstreams.settings, ...(await sealKey()), INSTAINSTRU_MCP_API_BASE_URL: proxy.url, INSTAINSTRU_MCP_INBOUND_TOKEN: TOKEN,
    };
    let server;
    const start = async () => {
      server = await serve(['serve', '--actions', '--port', String(port)], settings);
    };
    t.after(() => server?.kill());
    await start();
    const url = `http://127.0.0.1:${port}/mcp`;
    const agent = new http.Agent({ keepAlive: true });
    const preview = await post(url, toolCall('p', 'invites_preview', { recipient_emails: RECIPIENTS }), { agent, token: TOKEN });
    const confirm = JSON.parse(preview.text).result.structuredContent.data.confirm_token;
    const before = await upstreams.state();

    const outcomes = {};
    const results = new Set();
    let done = 0;
    const count = (outcome) => (outcomes[outcome] = (outcomes[outcome] ?? 0) + 1);
    const send = async (id, signal) => {
      const args = { confirm_token: confirm, idempotency_key: `key-of-model-${id}` };
      const { status, text } = await post(url, toolCall(id, 'invites_send', args), { agent, token: TOKEN, signal });
      if (status === 503 || status === 429) return 'refused';
      const { result } = JSON.parse(text);
      if (result.isError) {
        assert.ok(REFUSALS.includes(result.structuredContent.error), text);
        return result.structuredContent.error;
      }
      results.add(JSON.stringify(result.structuredContent.data.invites));
      return 'sent';
    };
    const worker = async () => {
      while (done < SENDS) {
        const id = done++;
        const impatient = random() < 0.15;
        const signal = impatient ? AbortSignal.timeout(Math.ceil(random() * 300)) : undefined;
        const outcome = await send(id, signal).catch((broken) => {
          if (broken instanceof assert.AssertionError) throw broken;
          return broken.code === 'ECONNREFUSED' ? 'not reached' : 'connection lost';
        });
        if (outcome === 'not reached') {
          // The server is starting again: this send is still to be made.
          done--;
          await new Promise((resolve) => setTimeout(resolve, 200));
        } else {
          count(outcome);
        }
      }
    };
    const killer = async () => {
      for (let kill = 1; kill <= KILLS; kill++) {
        await until('some sends', async () => done >= (kill * SENDS) / (KILLS + 1) || done >= SENDS);
        server.kill();
        await server.exited;
        await start();
      }
    };
    await Promise.all([killer(), ...Array.from({ length: AT_ONCE }, worker)]);

    // Whoever repeats the call gets the first result in the end.
    await until('the first result', async () => (await send('last')) === 'sent');
    assert.equal(results.size, 1, 'every sender sees the same invites');
    const state = await upstreams.state();
    t.diagnostic(`${JSON.stringify(outcomes)} ${JSON.stringify(proxy.injected)}`);
    assert.deepEqual(
      { mails: state.mails_sent - before.mails_sent, runs: state.sends - before.sends },
      { mails: RECIPIENTS.length, runs: 1 },
    );
    assert.ok(outcomes['connection lost'] > 0 && proxy.injected.resetAfter > 0, 'something did break');
    agent.destroy();
    assert.equal(await server.stop(), 0);
    await proxy.close();
  });
});
