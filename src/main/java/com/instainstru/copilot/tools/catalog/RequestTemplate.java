package com.instainstru.copilot.tools.catalog;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * How a tool's arguments become one backend call.
 *
 * @param method {@code GET} or {@code POST}
 * @param path absolute path with {@code {argument}} placeholders, each one whole segment
 * @param query arguments sent in the query, in order
 * @param body arguments sent as fields of a JSON body, in order; empty means no body
 * @param headers header name to the argument whose value it carries
 * @param derived argument name to the way its value is made when the caller gave none, or always
 * @param seal what of the answer leaves the server sealed only; null for nothing
 * @param open argument name to the full name of the tool whose sealed answer it takes
 * @param opaque fields of the answer that the caller hands back as they are, such as cursors, steps
 *     by dots
 * @param messages failure code of a write with an idempotency key to what the caller reads
 * @param timeoutSeconds limit of the whole call; 0 takes the upstream's default
 * @param retryable whether the call may be sent again after a fault: reads, and writes that carry
 *     an idempotency key
 * @param cacheSeconds how long an answer serves later calls with the same arguments; 0 for not at
 *     all. Only for reads of what concerns no single person
 * @param window whether {@code start_time} and {@code end_time} may be given as hours or days back
 * @param exactlyOne arguments of which a call gives exactly one; empty for none
 * @param expected field of the answer, steps by dots, to the argument that it has to repeat
 * @param money fields of the answer with US dollars, steps by dots through lists
 */
public record RequestTemplate(
    String method,
    String path,
    List<Parameter> query,
    List<Parameter> body,
    Map<String, String> headers,
    Map<String, Derivation> derived,
    @Nullable Sealed seal,
    Map<String, String> open,
    List<String> opaque,
    Map<String, String> messages,
    int timeoutSeconds,
    boolean retryable,
    int cacheSeconds,
    boolean window,
    List<String> exactlyOne,
    Map<String, String> expected,
    List<String> money) {

  public RequestTemplate {
    query = List.copyOf(query);
    body = List.copyOf(body);
    headers = Map.copyOf(headers);
    derived = Map.copyOf(derived);
    open = Map.copyOf(open);
    opaque = List.copyOf(opaque);
    messages = Map.copyOf(messages);
    exactlyOne = List.copyOf(exactlyOne);
    expected = Map.copyOf(expected);
    money = List.copyOf(money);
  }

  /** Fields of the answer that a caller hands back as they are, the sealed one included. */
  public List<String> handedBack() {
    return seal == null ? opaque : Stream.concat(opaque.stream(), Stream.of(seal.path())).toList();
  }

  /**
   * An argument and the name under which it travels.
   *
   * @param argument name in the tool's input schema
   * @param sentAs name in the query or body
   */
  public record Parameter(String argument, String sentAs) {}

  /**
   * A text of the answer that nobody but its caller can use, and that nobody can read.
   *
   * @param path its field, steps by dots
   * @param until field with the time (RFC 3339) when it expires, steps by dots; null for none
   * @param minutes longest life
   * @param facts what is sealed with it for the tool that opens it: name to where it stands, {@code
   *     arguments} or {@code answer} and the steps by dots. A step into a list takes the field of
   *     all its items
   */
  public record Sealed(
      String path, @Nullable String until, int minutes, Map<String, String> facts) {

    public Sealed {
      facts = Map.copyOf(facts);
    }
  }

  /**
   * A value made from the caller and an argument by hashing, so that a repeated call carries the
   * same one, and that of another caller another one.
   *
   * @param from the argument hashed
   * @param prefix put before the lower-case hex SHA-256
   */
  public record Derivation(String from, String prefix) {

    /**
     * The prefix and 64 hex digits.
     *
     * @param principal who calls
     * @param text value of the argument
     */
    public String of(String principal, String text) {
      return prefix
          + ByteString.encodeUtf8(principal.length() + ":" + principal + text).sha256().hex();
    }
  }
}
