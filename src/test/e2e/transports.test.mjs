// What a real MCP client gets from the real process over each transport.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import Ajv2020 from 'ajv/dist/2020.js';
import { callEveryTool } from './every-tool.mjs';
import { connect, serve, transports } from './launcher.mjs';

// Stands in for Sentry's ingestion: keeps what an SDK sends.
async function sentryReceiver() {
  const received = [];
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      received.push((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString());
      response.setHeader('Content-Type', 'application/json');
      response.end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { received, dsn: `http://key@127.0.0.1:${server.address().port}/1`, close: () => server.close() };
}

describe('every transport', () => {
  let full;
  let plain;
  let receiver;
  const snapshots = [];

  before(async () => {
    receiver = await sentryReceiver();
    full = await serve(['demo', '--port', '0', '--actions'], { INSTAINSTRU_MCP_SENTRY_DSN: receiver.dsn });
    plain = await serve(['demo', '--port', '0']);
  });
  after(async () => {
    const codes = [await full?.stop(), await plain?.stop()];
    receiver.close();
    assert.deepEqual(codes, [0, 0], 'SIGTERM ends the server with 0');
    assert.equal(full.output().stdout, '', 'stdout stays clean');
  });

  for (const kind of Object.keys(transports)) {
    test(`${kind}: lists 36 tools by default and 39 with actions`, async () => {
      const byDefault = await connect(transports[kind]({ base: plain.base, args: ['demo', '--stdio'] }));
      assert.equal((await byDefault.listTools()).tools.length, 36);
      await byDefault.close();
      const withActions = await connect(
        transports[kind]({ base: full.base, args: ['demo', '--stdio', '--actions'] }),
      );
      const { tools } = await withActions.listTools();
      assert.equal(tools.length, 39);
      for (const tool of tools) {
        assert.ok(tool.title && tool.outputSchema, tool.name);
        assert.ok(tool.description.length >= 150 && tool.description.length <= 400, tool.name);
        assert.equal(tool.inputSchema.additionalProperties, false, tool.name);
        for (const hint of ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint']) {
          assert.equal(typeof tool.annotations[hint], 'boolean', `${tool.name} ${hint}`);
        }
      }
      snapshots.push(JSON.stringify(tools));
      assert.equal(snapshots[0], snapshots.at(-1), 'the same list over every transport');
      await withActions.close();
    });

    test(`${kind}: every tool answers with structured content that fits its output schema`, async () => {
      const client = await connect(
        transports[kind]({
          base: full.base,
          args: ['demo', '--stdio', '--actions'],
          env: { INSTAINSTRU_MCP_SENTRY_DSN: receiver.dsn },
        }),
      );
      const { tools } = await client.listTools();
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      const schemas = new Map(tools.map((tool) => [tool.name, ajv.compile(tool.outputSchema)]));
      const called = new Map();
      await callEveryTool(client, (name, result, text) => {
        assert.notEqual(result.isError, true, `${name}: ${text}`);
        const validate = schemas.get(name);
        assert.ok(validate(result.structuredContent), `${name}: ${JSON.stringify(validate.errors)} in ${text}`);
        assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent, name);
        called.set(name, result.structuredContent);
      });
      assert.deepEqual([...called.keys()].sort(), tools.map((tool) => tool.name).sort());
      const { event_id: id } = called.get('instainstru_sentry_debug');
      assert.ok(receiver.received.some((envelope) => envelope.includes(id)), 'the debug event arrived');
      await client.close();
    });

    test(`${kind}: catalog, metrics dictionary and runbook are resources`, async () => {
      const client = await connect(transports[kind]({ base: plain.base, args: ['demo', '--stdio'] }));
      const { resources } = await client.listResources();
      assert.deepEqual(resources.map(({ uri }) => uri), ['catalog://tools', 'metrics://dictionary', 'runbook://failures']);
      const { contents } = await client.readResource({ uri: 'metrics://dictionary' });
      assert.equal(JSON.parse(contents[0].text).count, 56);
      const { resourceTemplates } = await client.listResourceTemplates();
      assert.deepEqual(resourceTemplates.map(({ uriTemplate }) => uriTemplate), [
        'catalog://tools/{name}', 'metrics://dictionary/{name}', 'runbook://failures/{code}',
      ]);
      const { completion } = await client.complete({
        ref: { type: 'ref/resource', uri: 'metrics://dictionary/{name}' },
        argument: { name: 'name', value: 'bgc_' },
      });
      assert.equal(completion.values.length, 6);
      const one = await client.readResource({ uri: `metrics://dictionary/${completion.values[0]}` });
      assert.ok(JSON.parse(one.contents[0].text).questions.length > 0);
      await assert.rejects(client.readResource({ uri: 'metrics://dictionary/nothing' }));
      await client.close();
    });

    test(`${kind}: a chart comes as an image`, async () => {
      const client = await connect(transports[kind]({ base: plain.base, args: ['demo', '--stdio'] }));
      const result = await client.callTool({
        name: 'instainstru_metrics_query',
        arguments: { question: 'p95 latency by endpoint', chart: true },
      });
      const image = result.content.find(({ type }) => type === 'image');
      assert.equal(image.mimeType, 'image/png');
      assert.equal(Buffer.from(image.data, 'base64').toString('latin1', 1, 4), 'PNG');
      await client.close();
    });

    test(`${kind}: a failed call says what to do, in both forms`, async () => {
      const client = await connect(transports[kind]({ base: plain.base, args: ['demo', '--stdio'] }));
      const result = await client.callTool({ name: 'instainstru_celery_failed_tasks', arguments: { limit: 1000 } });
      assert.equal(result.isError, true);
      assert.equal(result.structuredContent.error, 'invalid_arguments');
      assert.match(result.structuredContent.message, /limit/);
      assert.match(result.structuredContent.message, /100/);
      assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);
      const action = await client.callTool({ name: 'instainstru_invites_send', arguments: { confirm_token: 'x' } });
      assert.equal(action.structuredContent.error, 'read_only');
      await assert.rejects(client.callTool({ name: 'instainstru_nonsense', arguments: {} }), /-32602/);
      await client.close();
    });
  }
});
