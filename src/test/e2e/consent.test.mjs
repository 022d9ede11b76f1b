// Consent as a real client and a real operator give it to the real process.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { run, serve, transports } from './launcher.mjs';

const silence = {
  name: 'instainstru_alert_silence',
  arguments: {
    matchers: [{ name: 'alertname', value: 'HighLatency' }],
    duration_minutes: 45,
    comment: 'deploy',
  },
};

// A client whose user answers forms with the next of these answers.
async function asking(transport, answers, asked) {
  const client = new Client({ name: 'asking', version: '1.0.0' }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
    asked.push(params);
    return answers.shift();
  });
  await client.connect(transport);
  return client;
}

describe('a user who is asked', () => {
  let server;
  before(async () => {
    server = await serve(['demo', '--port', '0', '--actions'], { INSTAINSTRU_MCP_SESSIONS: 'on' });
  });
  after(() => server?.stop());

  const ways = {
    stdio: () => transports.stdio({ args: ['demo', '--stdio', '--actions'] }),
    '/mcp with sessions': () => new StreamableHTTPClientTransport(new URL(server.url)),
    '/sse': () => transports.sse({ base: server.base }),
  };
  for (const [way, transport] of Object.entries(ways)) {
    test(`${way}: agrees by typing the number, and by nothing else`, async () => {
      const asked = [];
      const answers = [
        { action: 'decline' },
        { action: 'accept', content: { duration_minutes: 44 } },
        { action: 'accept', content: { duration_minutes: 45 } },
      ];
      const client = await asking(transport(), answers, asked);
      for (const refusal of [1, 2]) {
        const refused = await client.callTool(silence);
        assert.equal(refused.structuredContent.error, 'consent_refused', `${refusal}`);
        assert.match(refused.structuredContent.message, /INSTAINSTRU_MCP_CONSENT/);
      }
      const silences = async () =>
        (await client.callTool({ name: 'instainstru_silences_list', arguments: {} })).structuredContent.count;
      const before = await silences();
      const done = await client.callTool(silence);
      assert.ok(done.structuredContent.silence_id, JSON.stringify(done.structuredContent));
      assert.equal(await silences(), before + 1);
      assert.equal(asked.length, 3);
      assert.match(asked[0].message, /alertname is “HighLatency”.*45\s+minutes.*“deploy”/);
      await client.close();
    });

    test(`${way}: a send tells whom and how many`, async () => {
      const asked = [];
      const client = await asking(transport(), [{ action: 'accept', content: { count: 2 } }], asked);
      const person = `${way.replaceAll(/\W/g, '')}@example.com`;
      const preview = await client.callTool({
        name: 'instainstru_invites_preview',
        arguments: { recipient_emails: [person, `other.${person}`] },
      });
      const { confirm_token: token } = preview.structuredContent.data;
      const sent = await client.callTool({ name: 'instainstru_invites_send', arguments: { confirm_token: token } });
      assert.equal(sent.structuredContent.data.sent_count, 2, JSON.stringify(sent.structuredContent));
      assert.match(asked[0].message, new RegExp(`Mail 2 invites.*${person}, other\\.${person}.*14 days`));
      await client.close();
    });
  }
});

describe('an operator', () => {
  let server;
  let client;
  before(async () => {
    server = await serve(['demo', '--port', '0', '--actions'], { INSTAINSTRU_MCP_CONSENT: 'person' });
    client = new Client({ name: 'agent', version: '1.0.0' });
    await client.connect(transports.http({ base: server.base }));
  });
  after(async () => {
    await client?.close();
    await server?.stop();
  });

  const approve = (code, ...more) => run(['approve', code, '--url', server.base, ...more], { input: 'y\n' });

  test('approves with copilot approve, and the same call passes once', async () => {
    const required = (await client.callTool(silence)).structuredContent;
    assert.equal(required.error, 'approval_required');
    const { code, stdout, stderr } = await approve(required.approval_code);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /HighLatency/);
    assert.match(stdout, /^Approved/);
    assert.ok((await client.callTool(silence)).structuredContent.silence_id);
    const again = (await client.callTool(silence)).structuredContent;
    assert.equal(again.error, 'approval_required');
    assert.notEqual(again.approval_code, required.approval_code);
    assert.equal((await approve(required.approval_code)).code, 1);
  });

  test('refuses', async () => {
    const call = { ...silence, arguments: { ...silence.arguments, comment: 'another reason' } };
    const required = (await client.callTool(call)).structuredContent;
    assert.equal((await approve(required.approval_code, '--refuse')).code, 0);
    assert.equal((await client.callTool(call)).structuredContent.error, 'consent_refused');
  });

  test('cannot be asked over standard input and output, which is told', async () => {
    const local = new Client({ name: 'agent', version: '1.0.0' });
    await local.connect(
      transports.stdio({ args: ['demo', '--stdio', '--actions'], env: { INSTAINSTRU_MCP_CONSENT: 'person' } }),
    );
    const { structuredContent } = await local.callTool(silence);
    assert.equal(structuredContent.error, 'consent_unavailable');
    assert.match(structuredContent.message, /INSTAINSTRU_MCP_CONSENT=person/);
    await local.close();
  });
});
