import com.instainstru.copilot.security.redaction.JsonRedactor;
import com.instainstru.copilot.security.redaction.Redaction;
import com.instainstru.copilot.telemetry.TreeRedaction;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Times the redaction of an ordinary answer of 2 KB, of 1.0.0 and of now, batch by batch in turn. */
public final class RedactionTime {
  private static final int BATCHES = 60;
  private static final int EACH = 2_000;

  private static ArrayNode rows() {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < 10; i++) {
      rows.addObject()
          .put("booking_id", "01J0000000000000000000000" + i)
          .put("student_name", "Avery K.")
          .put("service", "Piano lessons")
          .put("lesson_time", "2026-11-2" + i + "T16:30:00")
          .put("note", "Brings the blue book, room 4: see the calendar")
          .put("status", "confirmed")
          .put("price_cents", 6000);
    }
    return rows;
  }

  private static long nanos(UnaryOperator<JsonNode> redaction, JsonNode document) {
    long begin = System.nanoTime();
    for (int i = 0; i < EACH; i++) {
      if (redaction.apply(document).size() != document.size()) {
        throw new IllegalStateException("rows are missing");
      }
    }
    return (System.nanoTime() - begin) / EACH;
  }

  public static void main(String[] arguments) {
    JsonNode rows = rows();
    TreeRedaction before =
        new TreeRedaction(
            field ->
                text ->
                    com.instainstru.copilot.telemetry.Redaction.secrets(
                        com.instainstru.copilot.telemetry.Redaction.visible(text)));
    JsonRedactor now = new JsonRedactor(field -> text -> Redaction.secrets(Redaction.visible(text)));
    long[] first = new long[BATCHES];
    long[] second = new long[BATCHES];
    for (int batch = -BATCHES; batch < BATCHES; batch++) {
      long a = nanos(before::copy, rows);
      long b = nanos(now::copy, rows);
      if (batch >= 0) {
        first[batch] = a;
        second[batch] = b;
      }
    }
    Arrays.sort(first);
    Arrays.sort(second);
    // The quickest third: what other programs took away is in the rest.
    int at = BATCHES / 3;
    double ratio = (double) second[at] / first[at];
    System.out.printf(
        Locale.ROOT,
        "before %.1f µs, now %.1f µs, ratio %.2f%n",
        first[at] / 1000.0,
        second[at] / 1000.0,
        ratio);
    if (ratio > Double.parseDouble(arguments[0])) {
      System.exit(1);
    }
  }
}
