package com.instainstru.copilot.cli;

import picocli.CommandLine.Command;

/** {@code copilot audit}: what to do with an audit log; its work is done by its subcommands. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Work with an audit log.",
    footer = {"", "Example:", "  copilot audit verify audit.jsonl"})
final class AuditCommand {}
