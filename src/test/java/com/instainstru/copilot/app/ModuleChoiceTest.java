package com.instainstru.copilot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.TestAssembly;
import com.instainstru.copilot.tools.catalog.ModuleDefinition;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuleChoiceTest {
  private static final Set<String> DEFAULT =
      Assembly.catalog(null).standard().modules().stream()
          .map(ModuleDefinition::name)
          .collect(Collectors.toSet());

  private static Set<String> offered(Map<SettingName, String> settings) {
    try (Assembly assembly = TestAssembly.with(settings)) {
      return assembly.tools().offeredTo(Caller.local()).stream()
          .map(ToolDefinition::module)
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
  }

  private static Set<String> offered(String words) {
    return offered(Map.of(SettingName.ACTIONS, "on", SettingName.MODULES, words));
  }

  private static Set<String> defaultWith(String... more) {
    Set<String> modules = new LinkedHashSet<>(DEFAULT);
    modules.addAll(Set.of(more));
    return modules;
  }

  @Test
  void defaultIsWhatIsOfferedWithoutSetting() {
    assertThat(offered(Map.of(SettingName.ACTIONS, "on"))).isEqualTo(DEFAULT);
    assertThat(offered("default")).isEqualTo(DEFAULT);
  }

  @Test
  void wordsAreTakenInOrder() {
    assertThat(offered("default,+audit")).isEqualTo(defaultWith("audit"));
    assertThat(offered("default, audit , webhooks")).isEqualTo(defaultWith("audit", "webhooks"));
    assertThat(offered("all,-default,+celery"))
        .contains("audit", "celery")
        .doesNotContain("search");
    assertThat(offered("audit,-audit,celery")).containsExactly("celery");
  }

  @Test
  void firstWordWithSignChangesDefault() {
    assertThat(offered("+audit")).isEqualTo(defaultWith("audit"));
    assertThat(offered("-search")).hasSize(DEFAULT.size() - 1).doesNotContain("search");
  }

  @Test
  void allIsEveryModule() {
    assertThat(offered("all")).hasSize(Assembly.catalog(null).modules().size());
  }

  @Test
  void toolsAloneMayBeOfAnyModule() {
    assertThat(offered(Map.of(SettingName.TOOLS, "audit_search,celery_queue_depth")))
        .containsExactly("celery", "audit");
    assertThat(offered(Map.of(SettingName.TOOLS, "audit_search", SettingName.MODULES, "default")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "audits | names audits, which is no module; did you mean audit?",
        "default,+zzzzzzzzzzzz | names zzzzzzzzzzzz, which is no module. `copilot tools --modules",
        "audit,-all | leaves no module",
      })
  void faultyChoiceStopsTheStart(String words, String told) {
    assertThatThrownBy(() -> offered(words))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(told);
  }
}
