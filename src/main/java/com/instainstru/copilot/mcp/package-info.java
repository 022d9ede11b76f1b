/**
 * Front ends of the server: JSON-RPC dispatch in this package, its transports in the packages
 * below.
 */
package com.instainstru.copilot.mcp;
