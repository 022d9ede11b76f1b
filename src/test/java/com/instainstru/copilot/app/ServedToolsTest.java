package com.instainstru.copilot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.SettableClock;
import com.instainstru.copilot.testing.TestAssembly;
import com.instainstru.copilot.tools.ToolOutcome;
import com.instainstru.copilot.tools.UnknownToolException;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@IntegrationTest
class ServedToolsTest {
  private static final String NOT_FOUND = "{\"status\":404,\"detail\":\"Not Found\"}";

  private final SettableClock clock = new SettableClock("2026-05-02T12:00:00Z");
  private final MockWebServer backend = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    backend.start();
  }

  @AfterEach
  void stop() {
    backend.close();
  }

  private Assembly assembly(String modules) {
    Map<SettingName, String> settings = new EnumMap<>(SettingName.class);
    settings.put(SettingName.MODULES, modules);
    settings.put(SettingName.API_BASE_URL, "http://127.0.0.1:" + backend.getPort());
    settings.put(SettingName.API_SERVICE_TOKEN, "token");
    return TestAssembly.with(settings, clock);
  }

  private void answers(int... statuses) {
    for (int status : statuses) {
      backend.enqueue(AssembledServer.json(status, status == 404 ? NOT_FOUND : "{}"));
    }
  }

  private static List<String> further(Assembly assembly) {
    return assembly.tools().offeredTo(Caller.local()).stream()
        .filter(tool -> assembly.catalog().standard().tool(tool.name()).isEmpty())
        .map(ToolDefinition::module)
        .distinct()
        .toList();
  }

  @Test
  void leavesOutModulesThatPlatformLacksAndAsksOnce() throws Exception {
    try (Assembly assembly = assembly("default,+audit,+booking_detail,+payments,+webhooks")) {
      answers(404, 422, 200);

      assertThat(further(assembly)).containsExactly("booking_detail", "payments", "webhooks");
      assertThat(further(assembly)).hasSize(3);
      assertThat(assembly.missingModules()).containsExactly("audit");
      assertThatThrownBy(() -> TestAssembly.call(assembly, "audit_search", "{}"))
          .isInstanceOf(UnknownToolException.class)
          .hasMessageContaining("older than the module audit");
      assertThat(backend.getRequestCount()).isEqualTo(3);
      assertThat(backend.takeRequest().getTarget()).isEqualTo("/api/v1/admin/mcp/audit/search");
    }
  }

  @Test
  void asksAgainWhenBackendMayHaveBeenUpdated() {
    try (Assembly assembly = assembly("audit")) {
      answers(404, 200);

      assertThat(further(assembly)).isEmpty();
      clock.move(Duration.ofMinutes(9));
      assertThat(further(assembly)).isEmpty();
      clock.move(Duration.ofMinutes(2));
      assertThat(further(assembly)).containsExactly("audit");
    }
  }

  @Test
  void offersEverythingWhileBackendCannotBeAsked() {
    try (Assembly assembly = assembly("audit,webhooks")) {
      answers(503, 404, 404);

      assertThat(further(assembly)).containsExactly("audit", "webhooks");
      assertThat(further(assembly)).containsExactly("audit", "webhooks");
      assertThat(backend.getRequestCount()).isEqualTo(1);
      clock.move(Duration.ofSeconds(31));
      assertThat(further(assembly)).isEmpty();
    }
  }

  @Test
  void callsToolOfModuleThatPlatformHas() {
    try (Assembly assembly = assembly("webhooks")) {
      answers(200, 200);

      assertThat(TestAssembly.call(assembly, "webhooks_list", "{}"))
          .isInstanceOf(ToolOutcome.Success.class);

      assertThat(backend.getRequestCount()).isEqualTo(2);
    }
  }

  @Test
  void asksNothingForDefaultModules() {
    try (Assembly assembly = assembly("default")) {
      assertThat(assembly.tools().offeredTo(Caller.local())).hasSize(36);
      assertThat(backend.getRequestCount()).isZero();
    }
  }
}
