package com.instainstru.copilot.cli;

import com.instainstru.copilot.app.Finding;
import com.instainstru.copilot.cli.remote.PlainText;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The checks of {@code copilot doctor}, one row each. */
final class DoctorReport {
  private final ArrayNode rows = JsonNodeFactory.instance.arrayNode();
  private boolean failed;

  void ok(String check, String detail) {
    add(check, "ok", detail, "");
  }

  /** Something that is not used, or cannot be told. */
  void off(String check, String detail, String remedy) {
    add(check, "off", detail, remedy);
  }

  /** Something that is probably not meant so. */
  void warn(String check, String detail) {
    add(check, "warn", detail, "");
  }

  /** What a check of an upstream showed. */
  void add(Finding finding) {
    String state =
        switch (finding.state()) {
          case OK -> "ok";
          case OFF -> "off";
          case FAIL -> "FAIL";
        };
    failed |= finding.state() == Finding.State.FAIL;
    add(finding.check(), state, finding.detail(), finding.remedy())
        .put("cause", finding.cause())
        .put("address", finding.address());
  }

  void fail(String check, String detail, String remedy) {
    failed = true;
    add(check, "FAIL", detail, remedy);
  }

  private ObjectNode add(String check, String state, String detail, String remedy) {
    return rows.addObject()
        .put("check", check)
        .put("state", state)
        .put("detail", detail)
        .put("remedy", remedy);
  }

  /**
   * Prints the rows.
   *
   * @return the exit code
   */
  int print(Terminal terminal, boolean json) {
    if (json) {
      terminal.out().println(rows);
    } else {
      rows.forEach(
          row ->
              terminal
                  .out()
                  .printf(
                      "%-5s %-13s %s%s%n",
                      row.get("state").stringValue(),
                      PlainText.of(row.get("check").stringValue()),
                      PlainText.of(row.get("detail").stringValue()),
                      row.get("remedy").stringValue().isEmpty()
                          ? ""
                          : "; " + row.get("remedy").stringValue()));
    }
    return failed ? CopilotCommand.FAILED : CopilotCommand.DONE;
  }
}
