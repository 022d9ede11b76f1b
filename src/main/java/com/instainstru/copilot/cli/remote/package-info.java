/** The client of a deployed server: the MCP SDK's clients on transports of OkHttp. */
package com.instainstru.copilot.cli.remote;
