// stdio as a bad client, a bad parent process and a bad locale meet it.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copilot, environment, run } from './launcher.mjs';
import { json, queues, stub } from './stub.mjs';
import { until } from './prometheus.mjs';

const LINE_LIMIT = 1 << 20;
const request = (id, method, params) => JSON.stringify({ jsonrpc: '2.0', id, method, ...(params && { params }) });
const call = (id, name, args = {}) => request(id, 'tools/call', { name: `instainstru_${name}`, arguments: args });
const initialize = request(0, 'initialize', {
  protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' },
});

// Each line is one JSON-RPC message, and nothing else is there.
function answers(stdout) {
  assert.ok(stdout === '' || stdout.endsWith('\n'), 'the last line is whole');
  return stdout.split('\n').slice(0, -1).map((line) => {
    const message = JSON.parse(line);
    assert.equal(message.jsonrpc, '2.0', line);
    assert.ok('result' in message || 'error' in message, line);
    return message;
  });
}

// A process that is spoken to line by line.
function open(args, env = {}) {
  const child = spawn(copilot, args, { env: environment(env), stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let stdout = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.resume();
  return {
    child,
    say: (...lines) => child.stdin.write(lines.map((line) => `${line}\n`).join('')),
    answers: () => answers(stdout.slice(0, stdout.lastIndexOf('\n') + 1)),
    exited,
    // Time and way of its end after something was done to it.
    async end(act) {
      const begin = performance.now();
      act(child);
      const [code, signal] = await exited;
      return { code, signal, seconds: (performance.now() - begin) / 1000, answers: answers(stdout) };
    },
  };
}

describe('stdio', { timeout: 300_000 }, () => {
  let backend;
  let hanging;
  const settings = (upstream) => ({
    INSTAINSTRU_MCP_API_BASE_URL: upstream.url, INSTAINSTRU_MCP_API_SERVICE_TOKEN: 'backend-token',
  });

  before(async () => {
    backend = await stub((seen, response) => {
      if (seen.url.includes('/celery/failed')) {
        json(response, {
          failed_tasks: [{ task_id: 't', task_name: 'a', exception: 'one\ntwo\r\nthree\u2028four', traceback: 'x\n\ty' }],
          count: 1, total_count: 1, checked_at: '2026-01-31T10:00:00Z',
        });
      } else if (seen.url.includes('/services/lookup')) {
        const query = new URL(seen.url, 'http://x').searchParams.get('q');
        json(response, { meta: {}, data: { query, count: 1, matches: [{ id: '1', name: query, slug: 's' }] } });
      } else {
        json(response, queues());
      }
    });
    hanging = await stub(() => {});
  });
  after(async () => {
    await backend.close();
    await hanging.close();
  });

  test('K-01: at log level DEBUG standard output carries only JSON-RPC, one message a line', async () => {
    const { code, stdout, stderr } = await run(['stdio'], {
      env: { ...settings(backend), INSTAINSTRU_MCP_LOG_LEVEL: 'DEBUG' },
      input: [initialize, call(1, 'celery_queue_depth'), request(2, 'tools/list'), 'garbage', ''].join('\n'),
    });
    assert.equal(code, 0, stderr);
    assert.match(stderr, / DEBUG /);
    assert.deepEqual(answers(stdout).map(({ id }) => id ?? null).sort(), [0, 1, 2, null].sort());
  });

  for (const [state, upstream, lines] of [
    ['idle', () => backend, [initialize]],
    ['before a word was said', () => backend, []],
    ['with a call in work', () => backend, [initialize, call(1, 'celery_queue_depth')]],
    ['with a call that hangs', () => hanging, [initialize, call(1, 'celery_queue_depth')]],
    ['with forty calls that hang', () => hanging, [...Array(40).keys()].map((id) => call(id, 'celery_queue_depth'))],
  ]) {
    test(`K-02: the end of input ends it with 0 within 5 s and answers what was read: ${state}`, async () => {
      const server = open(['stdio'], settings(upstream()));
      server.say(request('up', 'ping'), ...lines);
      await until('an answer', async () => server.answers().some(({ id }) => id === 'up'));
      const end = await server.end((child) => child.stdin.end());
      assert.equal(end.code, 0);
      assert.ok(end.seconds < 5, `${end.seconds} s`);
      assert.equal(end.answers.length, lines.length + 1);
      assert.equal(new Set(end.answers.map(({ id }) => id)).size, lines.length + 1, 'each once');
      // The end of input is blamed, not the upstream that was asked; of forty calls some may have found no place before.
      if (upstream() === hanging) {
        const failed = end.answers.filter(({ result: given }) => given?.isError);
        assert.ok(failed.length > 0);
        for (const { result } of failed.filter(({ result: given }) => given.structuredContent.error !== 'overloaded')) {
          assert.match(result.structuredContent.message, /^The input ended while this request was running/);
          assert.equal(result.structuredContent.upstream, undefined);
        }
      }
    });

    test(`K-06: SIGTERM ends it within 5 s: ${state}`, async () => {
      const server = open(['stdio'], settings(upstream()));
      server.say(request('up', 'ping'), ...lines);
      await until('an answer', async () => server.answers().some(({ id }) => id === 'up'));
      const end = await server.end((child) => child.kill('SIGTERM'));
      assert.ok(end.code === 0 || end.code === 143, `code ${end.code} ${end.signal}`);
      assert.ok(end.seconds < 5, `${end.seconds} s`);
    });
  }

  for (const [kind, input] of [
    ['CR LF', `${initialize}\r\n${request(1, 'ping')}\r\n`],
    ['blank lines', `\n\n${initialize}\n \t\n\r\n${request(1, 'ping')}\n\n`],
    ['a byte order mark', `\uFEFF${initialize}\n${request(1, 'ping')}\n`],
    ['a byte order mark, CR LF and blank lines', `\uFEFF\r\n${initialize}\r\n\r\n${request(1, 'ping')}\r\n`],
    ['no line end at the end', `${initialize}\n${request(1, 'ping')}`],
    ['spaces around', `  ${initialize}  \n\t${request(1, 'ping')}\n`],
  ]) {
    test(`K-03: tolerates ${kind}`, async () => {
      const { code, stdout } = await run(['stdio'], { input });
      assert.equal(code, 0);
      assert.deepEqual(answers(stdout).map(({ id, error }) => [id, error]), [[0, undefined], [1, undefined]]);
    });
  }

  for (const [kind, line, expected] of [
    ['words', 'hello there', -32700],
    ['half a message', '{"jsonrpc":"2.0","id":1,"meth', -32700],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), -32700],
    ['a NUL', '\0', -32700],
    ['an array', '[]', -32600],
    ['a number', '42', -32600],
    ['a line of more than the limit', `"${'x'.repeat(LINE_LIMIT)}"`, -32600],
    ['a line of 12 MiB', 'y'.repeat(12 * LINE_LIMIT), -32600],
    ['nesting of 100,000', '['.repeat(100_000), -32700],
  ]) {
    test(`K-03: goes on after ${kind}`, async () => {
      const input = Buffer.concat([Buffer.from(line), Buffer.from(`\n${request(7, 'ping')}\n`)]);
      const { code, stdout, stderr } = await run(['stdio'], { input });
      assert.equal(code, 0, stderr);
      const [wrong, good] = answers(stdout);
      assert.equal(wrong.error.code, expected, JSON.stringify(wrong));
      assert.equal(wrong.id ?? null, null);
      assert.deepEqual([good.id, good.result], [7, {}]);
    });
  }

  test('K-02: half a line at the end of input is answered as what it is', async () => {
    const { code, stdout } = await run(['stdio'], { input: `${request(1, 'ping')}\n{"jsonrpc":"2.0","id":2,` });
    assert.equal(code, 0);
    assert.deepEqual(answers(stdout).map(({ id, error }) => [id ?? null, error?.code]), [[1, undefined], [null, -32700]]);
  });

  for (const action of ['invites_send', 'alert_silence', 'sentry_debug']) {
    test(`K-04: ${action} is read_only while actions are off`, async () => {
      const before = backend.requests.length;
      const args = { confirm_token: 'x', matchers: [{ name: 'a', value: 'b' }], duration_minutes: 5, comment: 'no' };
      const given = { invites_send: ['confirm_token'], alert_silence: ['matchers', 'duration_minutes', 'comment'], sentry_debug: [] };
      const { stdout } = await run(['stdio'], {
        env: settings(backend),
        input: `${call(1, action, Object.fromEntries(given[action].map((name) => [name, args[name]])))}\n`,
      });
      const [{ result }] = answers(stdout);
      assert.equal(result.structuredContent.error, 'read_only');
      assert.match(result.structuredContent.message, /INSTAINSTRU_MCP_ACTIONS/);
      assert.equal(backend.requests.length, before);
    });
  }

  for (const [kind, args, env, names] of [
    ['no way in', ['serve', '--port', '0'], {}, /INSTAINSTRU_MCP_INBOUND_TOKEN/],
    ['half of the machine-to-machine credentials', ['stdio'],
      { INSTAINSTRU_MCP_API_BASE_URL: 'http://127.0.0.1:1', INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_ID: 'id' },
      /INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_SECRET/],
    ['the other half', ['stdio'],
      { INSTAINSTRU_MCP_API_BASE_URL: 'http://127.0.0.1:1', INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_SECRET: 'secret' },
      /INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_ID/],
    ['a key without its issuer', ['serve', '--port', '0'], { INSTAINSTRU_MCP_JWT_PUBLIC_KEY: 'key' },
      /INSTAINSTRU_MCP_OAUTH_ISSUER/],
    ['no way in but the loopback left', ['serve', '--port', '0', '--host', '0.0.0.0', '--no-auth'], {},
      /INSTAINSTRU_MCP_INBOUND_TOKEN/],
  ]) {
    test(`K-05: ${kind}: one line on stderr, a code other than 0, nothing on stdout`, async () => {
      const { code, stdout, stderr } = await run(args, { env });
      assert.notEqual(code, 0);
      assert.equal(stdout, '');
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
      assert.match(stderr, names);
    });
  }

  test('K-07: line breaks of a result are escaped inside one line', async () => {
    const { stdout } = await run(['stdio'], { env: settings(backend), input: `${call(1, 'celery_failed_tasks')}\n` });
    const [{ result }] = answers(stdout);
    assert.match(result.structuredContent.failed_tasks[0].exception, /^one\ntwo/);
  });

  test('K-08: a cancelled call gets no answer and its upstream request is aborted', async () => {
    const server = open(['stdio'], settings(hanging));
    const before = hanging.requests.length;
    server.say(initialize, call(1, 'celery_queue_depth'), call('two', 'celery_queue_depth'));
    await until('upstream requests', async () => hanging.requests.length === before + 2);
    const cancel = (requestId) =>
      JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId, reason: 'enough' } });
    server.say(cancel(1), cancel('two'), cancel('unknown'), request(3, 'ping'));
    await until('both aborted', async () => hanging.requests.slice(before).every(({ aborted }) => aborted));
    const end = await server.end((child) => child.stdin.end());
    assert.equal(end.code, 0);
    assert.deepEqual(end.answers.map(({ id }) => id), [0, 3]);
  });

  for (const locale of [{ LC_ALL: 'C' }, { LC_ALL: 'POSIX' }, { LC_ALL: '', LC_CTYPE: '', LANG: '' }, { LC_ALL: 'en_US.ISO-8859-1' }]) {
    const text = 'Übung ñandú 中文 🎻 и';
    test(`UTF-8 whatever the locale: ${JSON.stringify(locale)}`, async () => {
      const before = backend.requests.length;
      const env = { ...settings(backend), ...locale };
      const printed = await run(['call', '--json', 'service_lookup', `query=${text}`], { env });
      assert.equal(printed.code, 0, printed.stderr);
      assert.ok(printed.stdout.includes(text), printed.stdout);
      const asked = new URL(backend.requests.slice(before).at(-1).url, 'http://x').searchParams.get('q');
      assert.equal(asked, text);
      const spoken = await run(['stdio'], { env, input: `${call(1, 'service_lookup', { query: text })}\n` });
      assert.ok(spoken.stdout.includes(text), spoken.stdout);
      const refused = await run(['call', '--json', `sërvice_löokup`], { env });
      assert.equal(refused.code, 2);
      assert.match(refused.stderr, /service_lookup/);
      assert.ok(!refused.stderr.includes('\uFFFD') && !refused.stderr.includes('?r'), refused.stderr);
    });
  }
});
