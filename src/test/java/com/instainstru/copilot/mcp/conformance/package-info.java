/**
 * The tools, resources and prompts that the official conformance suite of MCP calls, behind the
 * real transports and chain.
 */
package com.instainstru.copilot.mcp.conformance;
