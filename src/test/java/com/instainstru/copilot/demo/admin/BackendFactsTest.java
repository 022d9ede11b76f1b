package com.instainstru.copilot.demo.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.demo.http.DemoClient;
import com.instainstru.copilot.demo.http.DemoClient.Answer;
import com.instainstru.copilot.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * What is known of the platform's backend at two times, asked of the simulated one: a fact each.
 */
class BackendFactsTest {
  private static final String CAPTURE = "app.tasks.payment_tasks.capture_completed_lessons";

  private final SettableClock clock = new SettableClock("2026-02-15T12:00:00Z");
  private final DemoClient client = new DemoClient();

  /** Started by every test with the state that it needs. */
  private @Nullable AdminApi api;

  private AdminApi start(BackendState state, BackendFault... faults) {
    AdminApi started = new AdminApi(FakeAdminApi.start(clock, state, Set.of(faults)), client);
    api = started;
    return started;
  }

  @AfterEach
  void stop() {
    if (api != null) {
      api.world().close();
    }
  }

  private static List<String> texts(JsonNode rows, String field) {
    List<String> texts = new ArrayList<>();
    rows.forEach(row -> texts.add(row.path(field).asString("null")));
    return texts;
  }

  private static long sum(JsonNode rows, String field) {
    return StreamSupport.stream(rows.spliterator(), false)
        .mapToLong(row -> row.get(field).longValue())
        .sum();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void queuesAreOneEmptyQueueWhateverWaits(BackendState state) {
    JsonNode queues = start(state).get("/celery/queues").body();

    assertThat(texts(queues.get("queues"), "name")).containsExactly("active_queues");
    assertThat(queues.get("total_depth").intValue()).isZero();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void paymentTasksShowTheNewestRunOfAnyTask(BackendState state) {
    AdminApi backend = start(state);

    JsonNode runs = backend.get("/celery/payment-health").body().get("last_task_runs");
    JsonNode newest = backend.get("/celery/tasks/history?limit=1").body().get("tasks").get(0);

    assertThat(runs).hasSize(3);
    assertThat(new HashSet<>(texts(runs, "last_run_at")))
        .containsExactly(newest.get("received_at").stringValue());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void historyIgnoresTheNameAndSaysThatItFiltered(BackendState state) {
    JsonNode history = start(state).get("/celery/tasks/history?task_name=no.such.task").body();

    assertThat(history.get("tasks")).isNotEmpty();
    assertThat(history.at("/filters_applied/task_name").stringValue()).isEqualTo("no.such.task");
  }

  @Test
  void historyFiltersWhereNothingIsWrong() {
    JsonNode history =
        start(BackendState.IDEAL).get("/celery/tasks/history?hours=24&task_name=capture").body();

    assertThat(new HashSet<>(texts(history.get("tasks"), "task_name"))).containsExactly(CAPTURE);
  }

  @ParameterizedTest
  @CsvSource({"JANUARY, failed", "JANUARY, tasks/history", "APRIL, failed", "APRIL, tasks/history"})
  void listOfTasksCannotBeBuiltAfterFlowerRestarted(BackendState state, String path) {
    Answer answer = start(state, BackendFault.FLOWER_RESTARTED).get("/celery/" + path);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/detail/0/loc").toString()).isEqualTo("[\"task_name\"]");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void deadWorkerStaysOnline(BackendState state) {
    JsonNode body = start(state).get("/celery/workers").body();

    assertThat(texts(body.get("workers"), "hostname")).contains("celery@worker-c");
    assertThat(new HashSet<>(texts(body.get("workers"), "status"))).containsExactly("online");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void workersShowNoTaskWhileTasksRun(BackendState state) {
    AdminApi backend = start(state);
    JsonNode body = backend.get("/celery/workers").body();

    assertThat(sum(body.get("workers"), "active_tasks")).isZero();
    assertThat(body.at("/summary/total_active_tasks").intValue()).isZero();
    assertThat(backend.get("/celery/tasks/active").body().get("tasks")).isNotEmpty();
  }

  @Test
  void workersShowTheTruthWhereNothingIsWrong() {
    JsonNode body = start(BackendState.IDEAL).get("/celery/workers").body();

    assertThat(texts(body.get("workers"), "hostname")).doesNotContain("celery@worker-c");
    assertThat(sum(body.get("workers"), "active_tasks")).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void workersAreMissingAfterFlowerRestarted(BackendState state) {
    JsonNode body = start(state, BackendFault.FLOWER_RESTARTED).get("/celery/workers").body();

    assertThat(body.get("workers")).isEmpty();
    assertThat(body.at("/summary/total_workers").intValue()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"JANUARY, RECEIVED", "JANUARY, REVOKED", "APRIL, RECEIVED", "APRIL, REVOKED"})
  void tasksAreReceivedAndRevokedToo(BackendState state, String name) {
    JsonNode tasks = start(state).get("/celery/tasks/history?hours=24&state=" + name).body();

    assertThat(texts(tasks.get("tasks"), "state")).containsExactly(name);
  }

  @ParameterizedTest
  @CsvSource({"JANUARY, %2Babc", "JANUARY, 01", "APRIL, %2Babc", "APRIL, 01"})
  void partOfNumberFindsStranger(BackendState state, String identifier) {
    JsonNode body = start(state).get("/ops/users/lookup?identifier=" + identifier).body();

    assertThat(body.get("found").booleanValue()).isTrue();
    assertThat(body.at("/user/email").stringValue()).contains("@");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void addressesIdsAndNumbersAreComparedLetterForLetter(BackendState state) {
    AdminApi backend = start(state);
    JsonNode one = backend.get("/instructors?limit=1").body().get("items").get(0);
    String id = one.get("user_id").stringValue();
    String address = one.get("email").stringValue();

    assertThat(found(backend, id)).isTrue();
    assertThat(found(backend, id.toLowerCase(Locale.ROOT))).isFalse();
    assertThat(found(backend, address)).isTrue();
    assertThat(found(backend, address.toUpperCase(Locale.ROOT))).isFalse();
    assertThat(found(backend, "%20" + address)).isFalse();
    assertThat(found(backend, "2125550101")).isTrue();
    assertThat(found(backend, "(212)%20555-0101")).isFalse();
    assertThat(found(backend, "212.555.0101")).isFalse();
  }

  private static boolean found(AdminApi backend, String identifier) {
    return backend
        .get("/ops/users/lookup?identifier=" + identifier)
        .body()
        .get("found")
        .booleanValue();
  }

  @Test
  void aprilIgnoresTheSlugOfCategory() {
    AdminApi backend = start(BackendState.APRIL);
    JsonNode all = backend.get("/instructors?limit=200").body().get("items");

    assertThat(backend.get("/instructors?limit=200&category_slug=nope").body().get("items"))
        .isEqualTo(all);
  }

  @ParameterizedTest
  @CsvSource({"MUSIC, 1", "M_sic, 1", "Mus%25, 1", "Mus, 0", "nope, 0"})
  void aprilFiltersByNameOfCategory(String name, int atLeast) {
    JsonNode items =
        start(BackendState.APRIL)
            .get("/instructors?limit=200&category_name=" + name)
            .body()
            .get("items");

    assertThat(Math.min(items.size(), 1)).isEqualTo(atLeast);
    assertThat(items).allMatch(row -> row.get("categories").toString().contains("Music"));
  }

  @Test
  void januaryFiltersBySlugOfCategory() {
    AdminApi backend = start(BackendState.JANUARY);

    assertThat(backend.get("/instructors?category_slug=nope").body().get("items")).isEmpty();
    assertThat(backend.get("/instructors?category_slug=music").body().get("items"))
        .isNotEmpty()
        .allMatch(row -> row.get("categories").toString().contains("Music"));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void nameOfSeveralGivesTheFirst(BackendState state) {
    AdminApi backend = start(state);
    JsonNode items = backend.get("/instructors?limit=200").body().get("items");

    Answer one = backend.get("/instructors/Dana");

    assertThat(texts(items, "name").stream().filter(name -> name.contains("Dana")).count())
        .isGreaterThan(1);
    assertThat(one.status()).isEqualTo(200);
    assertThat(one.body().get("name").stringValue()).startsWith("Dana");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void shortFormOfNameIsNotFound(BackendState state) {
    assertThat(start(state).get("/instructors/Dana%20C.").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void identifierReachesAnotherEndpoint(BackendState state) {
    JsonNode body = start(state).get("/instructors/coverage").body();

    assertThat(body.has("user_id")).isFalse();
    assertThat(body.at("/data/labels").isArray()).isTrue();
  }

  @Test
  void ratesAreByFormatSinceApril() {
    JsonNode january = aService(start(BackendState.JANUARY));
    stop();
    JsonNode april = aService(start(BackendState.APRIL));

    assertThat(january.propertyNames()).contains("hourly_rate").doesNotContain("min_hourly_rate");
    assertThat(april.propertyNames())
        .contains("min_hourly_rate", "format_prices")
        .doesNotContain("hourly_rate");
  }

  private static JsonNode aService(AdminApi backend) {
    String id = backend.get("/instructors?limit=1").body().at("/items/0/user_id").stringValue();
    return backend.get("/instructors/" + id).body().at("/services/0");
  }

  @Test
  void catalogueHasSubcategoriesAndMissingSlugsSinceApril() {
    JsonNode january =
        start(BackendState.JANUARY).get("/services/catalog").body().at("/data/services");
    stop();
    JsonNode april = start(BackendState.APRIL).get("/services/catalog").body().at("/data/services");

    assertThat(january.get(0).propertyNames()).contains("category_slug");
    assertThat(texts(january, "slug")).doesNotContain("null");
    assertThat(april.get(0).propertyNames())
        .contains("subcategory_name")
        .doesNotContain("category_slug");
    assertThat(texts(april, "slug")).contains("null");
  }

  @ParameterizedTest
  @CsvSource({
    "JANUARY, start_date=2026-01-01&end_date=2026-02-14, 200, today",
    "JANUARY, start_date=2026-01-01, 200, today",
    "APRIL, start_date=2026-01-01&end_date=2026-02-14, 200, custom_range",
    "APRIL, start_date=2026-01-01, 422, ''",
    "APRIL, end_date=2026-01-01, 422, ''",
    "APRIL, period=this_week, 200, this_week"
  })
  void summaryTakesBothDatesSinceApril(
      BackendState state, String query, int status, String period) {
    Answer answer = start(state).get("/ops/bookings/summary?" + query);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body().at("/summary/period").asString("")).isEqualTo(period);
  }

  @Test
  void revenueCountsLessonsHeldAndConfirmed() {
    AdminApi backend = start(BackendState.APRIL);
    JsonNode summary =
        backend
            .get("/ops/bookings/summary?start_date=2020-01-01&end_date=2030-01-01")
            .body()
            .get("summary");
    long count = 0;
    long earned = 0;
    for (JsonNode person : backend.get("/instructors?limit=200").body().get("items")) {
      clock.move(Duration.ofSeconds(1));
      String path = "/ops/users/" + person.get("user_id").stringValue() + "/bookings?limit=100";
      for (JsonNode booking : backend.get(path).body().get("bookings")) {
        count++;
        if (Set.of("COMPLETED", "CONFIRMED").contains(booking.get("status").stringValue())) {
          earned += booking.get("total_cents").longValue();
        }
      }
    }

    assertThat(summary.get("total_bookings").longValue()).isEqualTo(count);
    assertThat(summary.at("/by_status/NO_SHOW").intValue()).isPositive();
    assertThat(summary.get("total_revenue_cents").longValue()).isEqualTo(earned);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void pipelineMixesWindows(BackendState state) {
    AdminApi backend = start(state);
    JsonNode before = backend.get("/ops/payments/pipeline").body();
    clock.move(Duration.ofDays(30));
    JsonNode after = backend.get("/ops/payments/pipeline").body();

    // Of all times, of a day, and of a week.
    assertThat(after.get("pending_capture")).isEqualTo(before.get("pending_capture"));
    assertThat(after.get("overdue_authorizations").intValue())
        .isGreaterThan(before.get("overdue_authorizations").intValue());
    assertThat(before.get("captured").intValue()).isPositive();
    assertThat(after.get("captured").intValue()).isZero();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void moreThanTheFoundersLeftIsConflictWithSentence(BackendState state) {
    AdminApi backend = start(state);
    String[] many = new String[100];
    for (int i = 0; i < many.length; i++) {
      many[i] = "founder" + i + "@example.com";
    }

    Answer answer = backend.send(backend.token(many), "key");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body().get("detail").stringValue())
        .matches("Founding cap exceeded: 100 requested but only [0-9]+ remaining");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void sendSucceedsAndMailsNobodyWhileMailIsDown(BackendState state) {
    AdminApi backend = start(state, BackendFault.MAIL_DOWN);

    Answer answer = backend.send(backend.token("a@example.com", "b@example.com"), "key");

    assertThat(answer.status()).isEqualTo(200);
    JsonNode data = answer.body().get("data");
    assertThat(data.get("sent_count").intValue()).isZero();
    assertThat(data.get("failed_count").intValue()).isEqualTo(2);
    assertThat(texts(data.get("invites"), "code")).containsExactly("", "");
    assertThat(texts(data.get("invites"), "status")).containsExactly("failed", "failed");
    assertThat(backend.world().mailsSent()).isZero();
    JsonNode kept = backend.get("/invites?email=a@example.com").body().at("/data/invites/0");
    assertThat(kept.get("status").stringValue()).isEqualTo("pending");
    assertThat(kept.get("code").stringValue()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {" a@example.com ", "Ana Fox <a@example.com>", "<A@example.com>"})
  void previewTakesAddressOutOfWhatIsAroundIt(String given) {
    JsonNode body =
        start(BackendState.APRIL)
            .post("/invites/preview", "{'recipient_emails': ['" + given + "']}", null)
            .body();

    assertThat(body.at("/data/recipients/0/email").stringValue()).isEqualTo("a@example.com");
  }

  @Test
  void previewNamesEveryAddressThatIsWrong() {
    Answer answer =
        start(BackendState.APRIL)
            .post("/invites/preview", "{'recipient_emails': ['a@example.com', 'b', 'c@']}", null);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/detail/0/loc").toString())
        .isEqualTo("[\"body\",\"recipient_emails\",1]");
    assertThat(answer.body().at("/detail/1/loc").toString())
        .isEqualTo("[\"body\",\"recipient_emails\",2]");
    assertThat(answer.body().at("/detail/1/msg").stringValue()).contains("valid e-mail address");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void tenCallsAtOnceThenOneEverySecond(BackendState state) {
    AdminApi backend = start(state);
    for (int i = 0; i < 10; i++) {
      assertThat(backend.get("/celery/queues").status()).isEqualTo(200);
    }

    assertThat(backend.get("/celery/queues").status()).isEqualTo(429);
    clock.move(Duration.ofSeconds(1));
    assertThat(backend.get("/celery/queues").status()).isEqualTo(200);
    assertThat(backend.get("/celery/queues").status()).isEqualTo(429);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void busyBackendDoesNotSayHowLongToWait(BackendState state) {
    AdminApi backend = start(state);
    Answer answer = backend.get("/celery/queues");
    while (answer.status() == 200) {
      answer = backend.get("/celery/queues");
    }

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.headers().get("Retry-After")).isNull();
  }
}
