package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills placeholders so that no value can leave its segment (RFC 3986 section 3.3). */
final class PathTemplate {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  private PathTemplate() {}

  /**
   * @param template absolute path with {@code {name}} placeholders
   * @param values raw values by name
   * @return the path with every value percent-encoded
   * @throws ToolFailure {@code invalid_arguments} for a value that no segment can carry: empty, one
   *     dot, two dots
   */
  static String fill(String template, Map<String, String> values) {
    if (template.indexOf('{') < 0) {
      return template;
    }
    Matcher matcher = PLACEHOLDER.matcher(template);
    StringBuilder path = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      String value = values.get(name);
      if (value == null) {
        throw new IllegalArgumentException("no value for the placeholder " + name);
      }
      if (value.isEmpty() || value.equals(".") || value.equals("..")) {
        throw ToolFailure.of(
            FailureCode.INVALID_ARGUMENTS,
            name + " must not be empty or made of dots alone. Correct the call and repeat it.");
      }
      matcher.appendReplacement(path, Matcher.quoteReplacement(PercentEncoding.of(value)));
    }
    return matcher.appendTail(path).toString();
  }
}
