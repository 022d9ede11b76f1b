package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import okio.ByteString;

/** The one place where texts become values of request headers (RFC 9110 section 5.5). */
public final class HeaderText {
  private static final int MOST = 255;
  private static final Pattern VALUE =
      Pattern.compile("(?:[\\x21-\\x7e](?:[\\x20-\\x7e]{0,8190}[\\x21-\\x7e])?)?");

  private HeaderText() {}

  /**
   * The value as it is.
   *
   * @param name of the header, for the message
   * @throws ToolFailure {@code invalid_arguments} for a value with anything but visible ASCII and
   *     blanks inside, or of more than 8,192 characters
   */
  static String checked(String name, String value) {
    if (!VALUE.matcher(value).matches()) {
      throw ToolFailure.of(
          FailureCode.INVALID_ARGUMENTS,
          "The value for the header "
              + name
              + " must be plain characters without line breaks. Correct the call and repeat it.");
    }
    return value;
  }

  /**
   * A name in a form that any header takes and that stands for this name only: letters, digits and
   * {@code - . _ ~ | : / @ +} as they are, all else percent-encoded as UTF-8. What would be longer
   * than 255 characters becomes {@code sha256:} and 64 hex digits.
   */
  public static String name(String name) {
    StringBuilder encoded = new StringBuilder(name.length() + 8);
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~|:/@+".indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append(String.format("%%%02X", (int) c));
      }
    }
    return encoded.length() <= MOST
        ? encoded.toString()
        : "sha256:" + ByteString.encodeUtf8(name).sha256().hex();
  }
}
