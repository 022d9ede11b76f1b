#!/usr/bin/env bash
# The stdio server of the MCP Java SDK 2.2.0 drops the answers that it still owes when its input ends.
#
# A script that pipes its requests into a server and reads what comes back is the plainest stdio client there is. Seen: of
# two requests written at once before the input ends, initialize and a call of a tool that takes 700 ms, the call is never
# answered, and the process ends with status 0. With the input held open for longer both are answered.
#
# Needs Java 17 or newer and Maven; installs the library in a temporary folder.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.modelcontextprotocol.sdk</groupId>
      <artifactId>mcp</artifactId>
      <version>2.2.0</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.17</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=libraries

cat > Slow.java <<'JAVA'
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.Map;

public class Slow {
  public static void main(String[] arguments) throws Exception {
    var tool = McpSchema.Tool.builder("slow", Map.of("type", "object")).build();
    var specification =
        McpServerFeatures.SyncToolSpecification.builder()
            .tool(tool)
            .callHandler(
                (exchange, request) -> {
                  try {
                    Thread.sleep(700);
                  } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                  }
                  return McpSchema.CallToolResult.builder().addTextContent("done").build();
                })
            .build();
    McpServer.sync(new StdioServerTransportProvider(McpJsonDefaults.getMapper()))
        .serverInfo("slow", "1")
        .capabilities(McpSchema.ServerCapabilities.builder().tools(false).build())
        .tools(List.of(specification))
        .build();
  }
}
JAVA
javac -cp 'libraries/*' Slow.java

requests='{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"finding","version":"1"}}}
{"jsonrpc":"2.0","method":"notifications/initialized"}
{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"slow","arguments":{}}}'
# The ids that were answered, and the status of the server.
run() {
  local status=0
  java -cp 'libraries/*:.' Slow > answers || status=$?
  printf '%s: answered %s, status %s\n' "$1" "$(sed -E 's/.*"id":([0-9]+).*/\1/' answers | paste -sd ' ')" "$status"
}
seen=$(printf '%s\n' "$requests" | run "input ends at once")
seen+=$'\n'$({ printf '%s\n' "$requests"; sleep 10; } | run "input held open")
echo "$seen"
[ "$seen" = 'input ends at once: answered 1, status 0
input held open: answered 1 2, status 0' ] || { echo "the SDK behaves otherwise now"; exit 1; }
