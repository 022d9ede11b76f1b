/** What this server knows of itself as MCP resources: catalog, metrics dictionary, runbook. */
package com.instainstru.copilot.mcp.resources;
