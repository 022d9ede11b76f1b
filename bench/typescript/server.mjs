// The tools of a tools/list file on the official TypeScript SDK. Each passes its call on to the backend, as the backend tools of Admin
// Copilot do. Usage: node server.mjs TOOLS.json BACKEND_URL [PORT]; without a port it serves stdio.
import { readFileSync } from 'node:fs';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';

const [file, backend, port] = process.argv.slice(2);
const tools = JSON.parse(readFileSync(file, 'utf8')).map((tool) => ({
  ...tool,
  inputSchema: z.fromJSONSchema(tool.inputSchema),
  outputSchema: z.fromJSONSchema(tool.outputSchema),
}));

function mcpServer() {
  const server = new McpServer({ name: 'peer', version: '1.0.0' });
  for (const { name, ...definition } of tools) {
    server.registerTool(name, definition, async (args) => {
      const url = new URL(`/api/v1/admin/mcp/${name}`, backend);
      for (const [key, value] of Object.entries(args)) url.searchParams.set(key, String(value));
      const response = await fetch(url, { headers: { authorization: 'Bearer bench', accept: 'application/json' } });
      const structuredContent = await response.json();
      return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
    });
  }
  return server;
}

if (port === undefined) {
  const { StdioServerTransport } = await import('@modelcontextprotocol/sdk/server/stdio.js');
  await mcpServer().connect(new StdioServerTransport());
} else {
  const { StreamableHTTPServerTransport } = await import('@modelcontextprotocol/sdk/server/streamableHttp.js');
  const { createMcpExpressApp } = await import('@modelcontextprotocol/sdk/server/express.js');
  const app = createMcpExpressApp();
  app.use((request, response, next) =>
    request.headers.authorization === 'Bearer bench-token' ? next() : response.status(401).end(),
  );
  // The SDK's pattern for servers without sessions: a server and a transport for each request.
  app.post('/mcp', async (request, response) => {
    const server = mcpServer();
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
    response.on('close', () => {
      transport.close();
      server.close();
    });
    await server.connect(transport);
    await transport.handleRequest(request, response, request.body);
  });
  app.listen(Number(port), '127.0.0.1', () => console.error(`ready http://127.0.0.1:${port}/mcp`));
}
