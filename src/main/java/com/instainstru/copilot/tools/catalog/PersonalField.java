package com.instainstru.copilot.tools.catalog;

import java.util.Locale;

/**
 * A field of a tool's answer that holds personal data which its text alone does not show.
 *
 * @param path steps by dots; a step into a list takes the field of all its items
 * @param kind what it holds
 */
public record PersonalField(String path, Kind kind) {
  /** What a field can hold. */
  public enum Kind {
    /** A person's name, or a part of one. */
    NAME,
    /** When a person was born. */
    BIRTH_DATE,
    /** Where a person lives. */
    ADDRESS;

    /** As the catalog writes it: {@code birth_date}. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
