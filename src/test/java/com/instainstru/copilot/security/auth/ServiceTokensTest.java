package com.instainstru.copilot.security.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.NamedTokenSettings;
import com.instainstru.copilot.config.Secret;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceTokensTest {
  private static final Instant END = Instant.parse("2027-02-01T00:00:00Z");

  private static NamedTokenSettings named(String name, String token, Set<String> scopes) {
    return new NamedTokenSettings(name, scopes, TokenDigest.hex(token), END);
  }

  private static ServiceTokens at(Instant now) {
    return ServiceTokens.of(
            Secret.of("main-token"),
            List.of(
                named("ci-old", "first", Set.of("mcp:read", "mcp:write")),
                named("ci-new", "second", Set.of("mcp:read"))),
            Clock.fixed(now, ZoneOffset.UTC))
        .orElseThrow();
  }

  private static Caller caller(ServiceTokens tokens, String token) {
    assertThat(tokens.verify(token)).isInstanceOf(Authentication.Accepted.class);
    return ((Authentication.Accepted) tokens.verify(token)).caller();
  }

  @Test
  void eachTokenHasItsPrincipalAndScopes() {
    ServiceTokens tokens = at(END.minusSeconds(1));

    assertThat(caller(tokens, "main-token").principal()).isEqualTo("service");
    assertThat(caller(tokens, "first").principal()).isEqualTo("service:ci-old");
    assertThat(caller(tokens, "second").principal()).isEqualTo("service:ci-new");
    assertThat(caller(tokens, "main-token").scopes()).containsExactlyInAnyOrder(Scope.values());
    assertThat(caller(tokens, "second").scopes()).containsExactly(Scope.READ);
  }

  @Test
  void aTokenEndsWithItsLastDay() {
    assertThat(at(END).verify("first"))
        .isEqualTo(new Authentication.Rejected("service token expired"));
    assertThat(caller(at(END), "main-token").principal()).isEqualTo("service");
  }

  @Test
  void aServiceIsNoPersonAndHasItsOwnEnd() {
    ServiceTokens tokens = at(END.minusSeconds(1));

    assertThat(tokens.verify("main-token"))
        .isEqualTo(new Authentication.Accepted(caller(tokens, "main-token"), Instant.MAX));
    assertThat(tokens.verify("second"))
        .isEqualTo(new Authentication.Accepted(caller(tokens, "second"), END));
    assertThat(tokens.verify("third")).isEqualTo(new Authentication.Rejected("no service token"));
    assertThat(caller(tokens, "second").method()).isEqualTo("service_token");
  }

  @Test
  void aTokenWithoutAnEndIsGoodForEver() {
    ServiceTokens tokens =
        ServiceTokens.of(
                null,
                List.of(
                    new NamedTokenSettings(
                        "ci", Set.of("mcp:read"), TokenDigest.hex("endless"), null)),
                Clock.fixed(END.plusSeconds(1_000_000_000), ZoneOffset.UTC))
            .orElseThrow();

    assertThat(caller(tokens, "endless").principal()).isEqualTo("service:ci");
  }

  @Test
  void theDigestItselfIsNoToken() {
    assertThat(at(END.minusSeconds(1)).verify(TokenDigest.hex("first")))
        .isInstanceOf(Authentication.Rejected.class);
  }

  @Test
  void noTokenIsNoWayIn() {
    assertThat(ServiceTokens.of(null, List.of(), Clock.systemUTC())).isEmpty();
  }

  /** Timing cannot be asserted; the only comparison that is made can. */
  @Test
  void comparesDigestsOfOneLengthInConstantTime_A17() {
    for (String token : List.of("", "x", "main-token", "y".repeat(10_000))) {
      assertThat(TokenDigest.sha256(token)).hasSize(32);
    }
    JavaClass subject =
        new ClassFileImporter().importClasses(ServiceTokens.class).get(ServiceTokens.class);
    assertThat(
            subject.getMethodCallsFromSelf().stream()
                .filter(call -> call.getTarget().getName().matches("isEqual|equals|compareTo"))
                .map(call -> call.getTargetOwner().getFullName() + "." + call.getName()))
        .containsOnly(MessageDigest.class.getName() + ".isEqual");
    ArchRuleDefinition.noClasses()
        .that()
        .haveFullyQualifiedName(ServiceTokens.class.getName())
        .should()
        .callMethod(java.util.Arrays.class, "equals", byte[].class, byte[].class)
        .check(new ClassFileImporter().importClasses(ServiceTokens.class));
  }
}
