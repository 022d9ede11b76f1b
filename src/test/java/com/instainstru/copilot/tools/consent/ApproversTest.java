package com.instainstru.copilot.tools.consent;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApproversTest {
  private static Caller caller(String subject, @Nullable String email, Scope... scopes) {
    return new Caller("issuer|" + subject, subject, email, Set.of(scopes), "oidc");
  }

  private static final Caller OLGA = caller("olga", "Olga@example.com", Scope.READ, Scope.WRITE);

  @Test
  void whereNobodyIsNamedTheScopeIsEnough() {
    Approvers all = new Approvers(Set.of());

    assertThat(all.include(OLGA)).isTrue();
    assertThat(all.include(caller("otto", null, Scope.READ))).isFalse();
  }

  @Test
  void aSubjectIsComparedLetterForLetter() {
    assertThat(new Approvers(Set.of("olga")).include(OLGA)).isTrue();
    assertThat(new Approvers(Set.of("Olga")).include(OLGA)).isFalse();
  }

  @Test
  void anAddressIsComparedInAnyLetterCase() {
    Approvers named = new Approvers(Set.of("olga@Example.com"));

    assertThat(named.include(OLGA)).isTrue();
    assertThat(named.include(caller("olga", null, Scope.WRITE))).isFalse();
    assertThat(named.include(caller("olga@example.com", null, Scope.WRITE))).isFalse();
  }

  @Test
  void whoIsNamedNeedsTheScopeAllTheSame() {
    assertThat(new Approvers(Set.of("olga")).include(caller("olga", null, Scope.READ))).isFalse();
  }
}
