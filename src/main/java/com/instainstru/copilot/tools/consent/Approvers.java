package com.instainstru.copilot.tools.consent;

import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import java.util.Locale;
import java.util.Set;

/**
 * Who may decide about other callers' actions, and so may see what other callers do.
 *
 * @param names subjects, and e-mail addresses with an {@code @}; empty for every caller with {@code
 *     mcp:write}
 */
public record Approvers(Set<String> names) {

  public Approvers {
    names = Set.copyOf(names);
  }

  /** Whether the caller is one of them; takes {@code mcp:write} in any case. */
  public boolean include(Caller caller) {
    return caller.may(Scope.WRITE)
        && (names.isEmpty() || names.stream().anyMatch(name -> names(name, caller)));
  }

  private static boolean names(String entry, Caller caller) {
    if (!entry.contains("@")) {
      return entry.equals(caller.subject());
    }
    String email = caller.email();
    return email != null && entry.toLowerCase(Locale.ROOT).equals(email.toLowerCase(Locale.ROOT));
  }
}
