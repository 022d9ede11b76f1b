/** Prompts as data: {@code prompts.yaml} read and checked, offered and filled in. */
package com.instainstru.copilot.mcp.prompts;
