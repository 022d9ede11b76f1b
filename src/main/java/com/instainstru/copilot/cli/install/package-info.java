/**
 * Puts this server into the configuration files of MCP clients, and leaves the rest of them alone.
 */
package com.instainstru.copilot.cli.install;
