#!/usr/bin/env bash
# Two official MCP clients disagree on "format" in a tool's outputSchema: @modelcontextprotocol/sdk 1.32.2 (npm) throws the
# result away, mcp 2.3.0 (PyPI) returns it.
#
# JSON Schema 2020-12 section 7.2 makes "format" an annotation by default, so a result that does not match it is valid.
# Seen: the tool declares {"date": {"type": "string", "format": "date"}} and returns "next Tuesday". The TypeScript client
# fails the call with -32602 once tools/list was called ("must match format"), the Python client returns the value.
# A server that wants its results read by both leaves "format" out of its output schemas.
#
# Needs Node 20 or newer and Python 3.10 or newer; installs the packages in a temporary folder.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# A server over stdio that answers what the clients ask.
cat > server.mjs <<'JS'
import { createInterface } from 'node:readline'

const text = { type: 'string' }
const tool = {
  name: 'next_lesson',
  inputSchema: { type: 'object' },
  outputSchema: { type: 'object', properties: { date: { ...text, format: 'date' } }, required: ['date'] }
}
const lesson = { date: 'next Tuesday' }
const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'lessons', version: '1' }
  }),
  'tools/list': () => ({ tools: [tool] }),
  'tools/call': () => ({ content: [{ type: 'text', text: JSON.stringify(lesson) }], structuredContent: lesson })
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line)
  if (id === undefined) continue
  const answer = answers[method]
    ? { result: answers[method](params) }
    : { error: { code: -32601, message: 'method not found' } }
  console.log(JSON.stringify({ jsonrpc: '2.0', id, ...answer }))
}
JS

cat > client.mjs <<'JS'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'

const client = new Client({ name: 'finding', version: '1' })
await client.connect(new StdioClientTransport({ command: 'node', args: ['server.mjs'] }))
await client.listTools()
try {
  const result = await client.callTool({ name: 'next_lesson', arguments: {} })
  console.log('TypeScript:', result.structuredContent.date)
} catch (error) {
  console.log('TypeScript: error', error.code, /must match format "date"/.test(error.message) ? 'must match format' : error)
}
await client.close()
JS

cat > client.py <<'PY'
import asyncio

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main():
    async with stdio_client(StdioServerParameters(command="node", args=["server.mjs"])) as (read, write):
        async with ClientSession(read, write) as session:
            await session.initialize()
            await session.list_tools()
            result = await session.call_tool("next_lesson", {})
            content = getattr(result, "structured_content", None) or getattr(result, "structuredContent", None)
            print("Python:", content["date"])


asyncio.run(main())
PY

npm install --silent --no-audit --no-fund @modelcontextprotocol/sdk@1.32.2 > npm.log 2>&1
python3 -m venv python
python/bin/pip install --quiet mcp==2.3.0
seen="$(node client.mjs)
$(python/bin/python client.py)"
echo "$seen"
[ "$seen" = 'TypeScript: error -32602 must match format
Python: next Tuesday' ] || { echo "the clients behave otherwise now"; exit 1; }
