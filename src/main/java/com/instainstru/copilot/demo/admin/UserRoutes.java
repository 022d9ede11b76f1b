package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.http.DemoRequest;
import com.instainstru.copilot.demo.http.DemoResponse;
import java.util.List;
import java.util.function.BiFunction;
import tools.jackson.databind.node.ObjectNode;

/** Users of the admin API. */
final class UserRoutes {
  private static final String USER =
      "SELECT id AS user_id, email, first_name || ' ' || last_name AS name, CASE WHEN profile_id IS"
          + " NULL THEN 'student' ELSE 'instructor' END AS role, created_at, NULL AS last_login,"
          + " is_active AS is_verified, is_founding, stripe_customer_id, phone, CASE WHEN"
          + " profile_id IS NULL THEN NULL WHEN is_live THEN 'live' ELSE 'onboarding' END AS"
          + " instructor_status, stripe_account_id FROM users WHERE ";

  private final Database database;
  private final Envelope envelope;
  private final BackendState state;
  private final BiFunction<String, Object[], List<ObjectNode>> bookings;

  /**
   * @param bookings rows of bookings by condition and values
   */
  UserRoutes(
      Database database,
      Envelope envelope,
      BackendState state,
      BiFunction<String, Object[], List<ObjectNode>> bookings) {
    this.database = database;
    this.envelope = envelope;
    this.state = state;
    this.bookings = bookings;
  }

  DemoResponse lookup(DemoRequest request) {
    List<ObjectNode> found = find(new Parameters(request).required("identifier", 0));
    return envelope.bare(
        body -> {
          body.put("found", !found.isEmpty());
          if (found.isEmpty()) {
            body.putNull("user");
          } else {
            body.set("user", withFigures(found.get(0)));
          }
        });
  }

  private List<ObjectNode> find(String identifier) {
    if (identifier.contains("@")) {
      return database.rows(USER + "email = ?", identifier);
    }
    String digits = identifier.replaceAll("[^0-9]", "");
    if (identifier.startsWith("+") || identifier.matches("[0-9 -]+")) {
      // The real backend takes any digits, or none at all, for the end of a number.
      return digits.length() < 10 && !state.isReal()
          ? List.of()
          : database.rows(
              USER + "phone LIKE ? ORDER BY id LIMIT 1",
              "%" + digits.substring(Math.max(0, digits.length() - 10)));
    }
    return database.rows(USER + "id = ?", identifier);
  }

  private ObjectNode withFigures(ObjectNode user) {
    String id = user.get("user_id").stringValue();
    user.put("created_at", Database.isoText(user.get("created_at").stringValue()));
    user.put(
        "total_bookings",
        database.number("SELECT COUNT(*) FROM bookings WHERE student_id = ?", id));
    user.put(
        "total_spent_cents",
        database.number(
            "SELECT SUM(total_cents) FROM bookings WHERE student_id = ? AND status IN"
                + " ('COMPLETED', 'CONFIRMED')",
            id));
    user.putNull("rating");
    if (user.get("instructor_status").isNull()) {
      return user.putNull("total_lessons").putNull("total_earned_cents").putNull("review_count");
    }
    String taught = " FROM bookings WHERE instructor_id = ? AND status = 'COMPLETED'";
    user.put("total_lessons", database.number("SELECT COUNT(*)" + taught, id));
    user.put(
        "total_earned_cents", database.number("SELECT SUM(total_cents)" + taught, id) * 85 / 100);
    return user.put("review_count", 0);
  }

  DemoResponse history(DemoRequest request) {
    String id = String.valueOf(request.path().get("user_id"));
    int limit = new Parameters(request).number("limit", 20, 1, 100);
    List<ObjectNode> users = database.rows(USER + "id = ?", id);
    boolean teaches =
        !users.isEmpty() && users.get(0).get("role").stringValue().equals("instructor");
    List<ObjectNode> rows =
        bookings.apply(
            (teaches ? "instructor_id" : "student_id") + " = ? ORDER BY starts_at DESC LIMIT ?",
            new Object[] {id, limit});
    return envelope.bare(
        body -> {
          body.put("user_id", id);
          body.put("user_name", users.isEmpty() ? "" : users.get(0).get("name").stringValue());
          body.put("user_role", users.isEmpty() ? "" : users.get(0).get("role").stringValue());
          body.set("bookings", Envelope.array(rows));
          body.put("total_count", rows.size());
        });
  }
}
