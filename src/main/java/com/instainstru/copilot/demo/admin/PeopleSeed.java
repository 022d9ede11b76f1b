package com.instainstru.copilot.demo.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Fills in services, instructors on their way through onboarding, and students. */
final class PeopleSeed {
  static final List<String> STAGES =
      List.of(
          "registered",
          "profile_submitted",
          "services_configured",
          "bgc_initiated",
          "bgc_completed",
          "identity_verified",
          "went_live");

  private static final List<String> FIRST =
      List.of(
          "Dana", "Omar", "Priya", "Noor", "Ken", "Lena", "Mei", "Luis", "Ana", "Tom", "Ines",
          "Yusuf", "Clara", "Hugo", "Aiko", "Sam", "Zoe", "Ravi", "Eva", "Jonas");
  private static final List<String> LAST =
      List.of(
          "Cole", "Diaz", "Kapoor", "Haddad", "Abe", "Fox", "Chen", "Moreno", "Silva", "Byrne",
          "Costa", "Demir", "Weiss", "Laurent", "Sato", "Okafor", "Novak", "Shah", "Berg", "Lind");
  private static final List<String> CATEGORIES =
      List.of(
          "Music: Piano, Guitar, Violin, Voice, Drums",
          "Sports & Fitness: Swimming, Tennis, Yoga, Fencing",
          "Language: Spanish, French, Japanese, German",
          "Tutoring: Algebra, Physics, Reading, SAT Prep",
          "Arts: Drawing, Pottery, Photography",
          "Dance: Ballet, Salsa, Hip Hop");

  private final Database database;
  private final Random random;
  private final Ids ids;
  private final Instant now;

  PeopleSeed(Database database, Random random, Instant now) {
    this.database = database;
    this.random = random;
    this.ids = new Ids(random);
    this.now = now;
  }

  void services() {
    int order = 0;
    for (String line : CATEGORIES) {
      String category = line.substring(0, line.indexOf(':'));
      for (String name : line.substring(line.indexOf(':') + 1).split(",", -1)) {
        database.change(
            "INSERT INTO services VALUES (?,?,?,?,?,?,?)",
            ids.ulid(now.minus(Duration.ofDays(400))),
            name.strip(),
            slug(name.strip()),
            slug(category),
            category,
            !name.strip().equals("Fencing"),
            order++);
      }
    }
  }

  /** Leaves a service without a slug, as newer states of the backend have some. */
  void forgetSlug(String service) {
    database.change("UPDATE services SET slug = NULL WHERE name = ?", service);
  }

  static String slug(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  /**
   * People with an instructor profile; the later the number, the earlier they are in the funnel.
   */
  void instructors(int count) {
    List<String> services = new ArrayList<>();
    database
        .rows("SELECT id FROM services WHERE is_active ORDER BY display_order")
        .forEach(row -> services.add(row.get("id").stringValue()));
    for (int i = 0; i < count; i++) {
      int reached = i < count * 6 / 10 ? 6 : (count - i) * 6 / count * 2 + random.nextInt(3);
      instructor(i, Math.min(reached, 6), services);
    }
  }

  private void instructor(int number, int reached, List<String> services) {
    Instant registered = now.minus(Duration.ofDays(12 + random.nextInt(150)));
    boolean paused = reached == 6 && number % 12 == 11;
    boolean founding = reached >= 4 && number % 3 == 0;
    String id = ids.ulid(registered);
    List<Instant> at = new ArrayList<>();
    Instant moment = registered;
    for (int stage = 0; stage <= reached; stage++) {
      at.add(moment);
      moment = moment.plus(Duration.ofHours(6 + random.nextInt(30)));
    }
    database.change(
        "INSERT INTO users VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        id,
        email(number, "teacher"),
        FIRST.get(number % FIRST.size()),
        LAST.get((number * 7 + number / FIRST.size()) % LAST.size()),
        String.format("+1212555%04d", 100 + number),
        registered,
        true,
        founding,
        founding ? at.get(4) : null,
        null,
        reached >= 6 ? String.format("acct_Demo%04d", number) : null,
        ids.ulid(registered),
        reached == 6 && !paused,
        reached >= 2,
        reached >= 4 ? "passed" : reached == 3 ? "pending" : null,
        stage(at, 3),
        stage(at, 4),
        stage(at, 5),
        stage(at, 6),
        moment,
        reached == 6 ? Math.round((4 + random.nextDouble()) * 100) / 100.0 : 0.0,
        reached == 6 ? 1 + random.nextInt(30) : 0,
        reached == 6 ? 90.0 + random.nextInt(10) : null);
    for (int stage = 0; stage <= reached; stage++) {
      database.change(
          "INSERT INTO milestones VALUES (?,?,?)", id, STAGES.get(stage), at.get(stage));
    }
    if (reached >= 2) {
      int first = random.nextInt(services.size());
      for (int i = 0; i <= number % 2; i++) {
        database.change(
            "INSERT INTO instructor_services VALUES (?,?,?)",
            id,
            services.get((first + i) % services.size()),
            4_500 + 500 * random.nextInt(15));
      }
    }
  }

  private static @Nullable Instant stage(List<Instant> at, int stage) {
    return at.size() > stage ? at.get(stage) : null;
  }

  void students(int count) {
    for (int i = 0; i < count; i++) {
      Instant joined = now.minus(Duration.ofDays(2 + random.nextInt(200)));
      database.change(
          "INSERT INTO users (id, email, first_name, last_name, phone, created_at, is_active,"
              + " is_founding, stripe_customer_id) VALUES (?,?,?,?,?,?,?,?,?)",
          ids.ulid(joined),
          email(i, "student"),
          FIRST.get((i * 3 + 1) % FIRST.size()),
          LAST.get((i * 11 + 5) % LAST.size()),
          String.format("+1646555%04d", 100 + i),
          joined,
          true,
          false,
          String.format("cus_Demo%04d", i));
    }
  }

  private static String email(int number, String role) {
    return FIRST.get(number % FIRST.size()).toLowerCase(Locale.ROOT)
        + "."
        + role
        + (number + 1)
        + "@example.com";
  }
}
