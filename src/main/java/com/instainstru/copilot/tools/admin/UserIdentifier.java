package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.EmailAddresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What somebody is looked up by, in the forms that the backend compares letter for letter.
 *
 * @param kind which field of a user it is
 * @param forms what to ask for, one after the other
 */
record UserIdentifier(Kind kind, List<String> forms) {
  private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{26}");
  private static final Pattern PHONE = Pattern.compile("\\+?[0-9 ().\\-/]+");
  private static final int MIN_DIGITS = 10;
  private static final int MAX_DIGITS = 15;

  /** What an identifier can be. */
  enum Kind {
    ADDRESS("the e-mail address"),
    PHONE("the phone number"),
    ID("the user id");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  UserIdentifier {
    forms = List.copyOf(forms);
  }

  /**
   * @throws ToolFailure {@code invalid_arguments} for a phone number that is too short: the backend
   *     would take it for the end of another one
   */
  static UserIdentifier parse(String text) {
    String plain = text.strip();
    if (plain.contains("@")) {
      String address = EmailAddresses.bare(plain);
      List<String> forms = new ArrayList<>(List.of(address.toLowerCase(Locale.ROOT)));
      if (!forms.contains(address)) {
        forms.add(address);
      }
      return new UserIdentifier(Kind.ADDRESS, forms);
    }
    if (plain.startsWith("+") || PHONE.matcher(plain).matches()) {
      return new UserIdentifier(Kind.PHONE, List.of(e164(plain)));
    }
    return new UserIdentifier(Kind.ID, List.of(id(plain).orElse(plain)));
  }

  /** An id of the platform as the backend has it, in capitals; empty for any other text. */
  static Optional<String> id(String text) {
    return ID.matcher(text).matches()
        ? Optional.of(text.toUpperCase(Locale.ROOT))
        : Optional.empty();
  }

  /** Ten digits are a number of North America. */
  private static String e164(String text) {
    String digits = digits(text);
    boolean usable = digits.length() >= MIN_DIGITS && digits.length() <= MAX_DIGITS;
    if (!PHONE.matcher(text).matches() || !usable) {
      throw ToolFailure.of(
              FailureCode.INVALID_ARGUMENTS,
              "identifier is no whole phone number: give 10 to 15 digits, such as +16465550107. A"
                  + " part of a number would match a stranger. E-mail addresses and user ids are"
                  + " accepted too.")
          .with("argument", "identifier");
    }
    return (digits.length() == MIN_DIGITS ? "+1" : "+") + digits;
  }

  /** Whether a user that the backend gave is the one asked for. */
  boolean fits(JsonNode user) {
    return switch (kind) {
      case ADDRESS -> user.path("email").asString("").equalsIgnoreCase(forms.get(0));
      case PHONE -> lastDigits(user.path("phone").asString("")).equals(lastDigits(forms.get(0)));
      case ID -> user.path("user_id").asString("").equals(forms.get(0));
    };
  }

  private static String lastDigits(String phone) {
    String digits = digits(phone);
    return digits.substring(Math.max(0, digits.length() - MIN_DIGITS));
  }

  private static String digits(String text) {
    return text.replaceAll("[^0-9]", "");
  }
}
