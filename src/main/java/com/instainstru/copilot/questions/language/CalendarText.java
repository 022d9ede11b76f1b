package com.instainstru.copilot.questions.language;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds calendar time in a question: "today", "since 9", "between 2 and 3 pm yesterday", "last
 * Tuesday". It is taken out of the text and becomes a period; "versus yesterday" becomes an offset
 * in words that every question may use.
 */
public final class CalendarText {
  private static final String UNIT =
      "(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|percent|%)";
  private static final String TIME =
      "(noon|midnight|midnite|\\d{1,2}(?::\\d{2})?(?:\\s?(?:am|pm|a\\.m\\.|p\\.m\\.|o'?clock))?)"
          + "(?![\\w.:%]|\\s*"
          + UNIT
          + "\\b)";
  private static final String WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day";
  private static final String DAY =
      "(today|yesterday|the day before yesterday|(?:last |this )?"
          + WEEKDAY
          + "|\\d{4}-\\d{2}-\\d{2})";
  private static final String ON_DAY = "(?:,? (?:on )?" + DAY + ")?";
  private static final String IN = "(?:\\b(?:in|on|during|over|for|of|from|throughout|at) )?";
  private static final String LENGTH =
      "(an?|half an|one|two|three|five|ten|fifteen|twenty|thirty|\\d{1,3})[ -]?(minutes?|mins?|m|hours?|hrs?|h)";
  private static final String PART = "(morning|afternoon|evening|night)";
  private static final String VERSUS =
      "\\b((?:as )?compared (?:to|with)|in comparison (?:to|with)|vs\\.?|versus|against|relative to|than) "
          + "(?:at |it was |they were |(?:the )?same (?:time|period|hour|moment|day)(?: of(?: the)? day)? |this time )?";

  /** Without one of these there is no calendar time; most questions have none. */
  private static final Pattern HINT =
      pattern(
          "day|night|morning|afternoon|evening|noon|week|month|since|between|before|after|until|leading up"
              + "|\\bat \\d|around \\d|from \\d|this hour|\\d{4}-");

  private static final Pattern UTC = pattern("\\s*\\(?\\b(?:utc|gmt)\\b\\)?");
  private static final Pattern OVER_EACH = pattern("\\b(day|week)[ -](?:over|on|by)[ -]\\1\\b");
  private static final Pattern EARLIER =
      pattern(
          VERSUS
              + "(yesterday|last week|the day before|the week before|"
              + "(?:last )"
              + WEEKDAY
              + ")\\b");
  private static final Pattern SAME_TIME =
      pattern("\\b(?:at )?(?:the )?(?:same time|this time) (yesterday|last week)\\b");
  private static final Pattern CHANGED_SINCE =
      pattern(
          "\\b(chang\\w*|grow\\w*|rise|risen|increas\\w*|decreas\\w*|fallen|dropped|up|down|slow\\w*|fast\\w*|worse|better|higher|lower)(.*?) since (yesterday|last week)\\b");

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              IN
                  + "(?:the )?(?:last )?"
                  + LENGTH
                  + " (before|after|until|up to|leading up to|following) "
                  + TIME
                  + ON_DAY,
              CalendarText::beside),
          new Rule(
              IN + DAY + ",? (?:between|from) " + TIME + " (?:and|to|until|till|-) " + TIME,
              CalendarText::dayThenTimes),
          new Rule(
              "(?:\\bbetween|\\bfrom) " + TIME + " ?(?:and|to|until|till|-) ?" + TIME + ON_DAY,
              CalendarText::times),
          new Rule("\\bsince " + TIME + ON_DAY, CalendarText::sinceTime),
          new Rule(
              "\\bsince (?:the )?(?:start|beginning) of (?:the )?(day|week|month)\\b",
              CalendarText::sinceStart),
          new Rule(
              "\\bsince this morning\\b", (m, now) -> since(now, at(now.toLocalDate(), 6, now))),
          new Rule(
              "\\bsince last night\\b",
              (m, now) -> since(now, at(now.toLocalDate().minusDays(1), 22, now))),
          new Rule("\\bsince " + DAY + "(?: at " + TIME + ")?", CalendarText::sinceDay),
          new Rule(IN + "(?:the )?" + DAY + " " + PART + "\\b", CalendarText::partOfDay),
          new Rule(
              IN + "this " + PART + "\\b", (m, now) -> part(now.toLocalDate(), group(m, 1), now)),
          new Rule(IN + "(?:tonight)\\b", (m, now) -> part(now.toLocalDate(), "evening", now)),
          new Rule(
              IN + "(?:last night|overnight|the night|the last night)\\b",
              (m, now) -> part(now.toLocalDate().minusDays(1), "night", now)),
          new Rule("\\b(before|until|after) " + TIME + ON_DAY, CalendarText::halfOpen),
          new Rule("\\b(?:at|around) " + TIME + ON_DAY, CalendarText::moment),
          new Rule(
              IN + "(?:so far |earlier )?(?:this )(week|month|hour)\\b(?: so far)?",
              CalendarText::running),
          new Rule(IN + "(?<!the )(?:last|previous) (month|weekend)\\b", CalendarText::previous),
          new Rule(IN + "the (weekend)\\b", CalendarText::previous),
          new Rule(
              IN + "(?:so far |earlier )?(?:on )?" + DAY + "(?:'s)?\\b(?: so far)?",
              CalendarText::day));

  private CalendarText() {}

  /**
   * A question without its calendar time.
   *
   * @param question the rest of the text
   * @param period null if it names none
   */
  public record Read(String question, @Nullable Period period) {}

  /**
   * A period of the calendar.
   *
   * @param end not after the moment of asking
   */
  public record Period(Instant start, Instant end) {
    public Duration length() {
      return Duration.between(start, end);
    }
  }

  private interface Meaning {
    @Nullable Period of(Matcher matcher, ZonedDateTime now);
  }

  private record Rule(Pattern pattern, Meaning meaning) {
    Rule(String pattern, Meaning meaning) {
      this(CalendarText.pattern(pattern), meaning);
    }
  }

  private static Pattern pattern(String text) {
    return Pattern.compile(text, Pattern.CASE_INSENSITIVE);
  }

  /**
   * Reads the first period that a question names.
   *
   * @param now moment and time zone of asking
   */
  public static Read read(String question, ZonedDateTime now) {
    if (!HINT.matcher(question).find()) {
      return new Read(question, null);
    }
    String plain = question.replaceAll("\\s+", " ");
    Matcher utc = UTC.matcher(plain);
    if (utc.find()) {
      return read(utc.replaceAll(" "), now.withZoneSameInstant(ZoneOffset.UTC));
    }
    String text = offsets(plain, now);
    for (Rule rule : RULES) {
      Matcher matcher = rule.pattern.matcher(text);
      if (matcher.find()) {
        Period period = rule.meaning.of(matcher, now);
        if (period != null && period.start.isBefore(period.end)) {
          String rest = text.substring(0, matcher.start()) + " " + text.substring(matcher.end());
          return new Read(rest.strip(), period);
        }
      }
    }
    return new Read(text, null);
  }

  /** "versus yesterday" is a comparison with a day ago, whatever the time of day. */
  private static String offsets(String question, ZonedDateTime now) {
    String text =
        OVER_EACH
            .matcher(question)
            .replaceAll(
                m -> "compared to " + days(m.group(1).toLowerCase(Locale.ROOT)) + " days ago");
    text = EARLIER.matcher(text).replaceAll(m -> m.group(1) + " " + ago(m.group(2), now));
    text = SAME_TIME.matcher(text).replaceAll(m -> ago(m.group(1), now));
    return CHANGED_SINCE
        .matcher(text)
        .replaceAll(
            m ->
                Matcher.quoteReplacement(
                    m.group(1) + m.group(2) + " compared to " + ago(m.group(3), now)));
  }

  private static int days(String unit) {
    return unit.equals("day") ? 1 : 7;
  }

  private static String ago(String said, ZonedDateTime now) {
    String day = said.toLowerCase(Locale.ROOT);
    if (day.endsWith("week") || day.equals("the week before")) {
      return "7 days ago";
    }
    if (day.equals("yesterday") || day.equals("the day before")) {
      return "1 days ago";
    }
    long back = ChronoUnit.DAYS.between(date(day, now), now.toLocalDate());
    return back + " days ago";
  }

  private static String group(Matcher matcher, int number) {
    String found = matcher.group(number);
    return found == null ? "" : found.toLowerCase(Locale.ROOT);
  }

  /** The day that a word names; a weekday is the latest one before today. */
  private static LocalDate date(String said, ZonedDateTime now) {
    LocalDate today = now.toLocalDate();
    String day = said.toLowerCase(Locale.ROOT);
    switch (day) {
      case "", "today" -> {
        return today;
      }
      case "yesterday" -> {
        return today.minusDays(1);
      }
      case "the day before yesterday" -> {
        return today.minusDays(2);
      }
      default -> {
        if (Character.isDigit(day.charAt(0))) {
          try {
            return LocalDate.parse(day);
          } catch (DateTimeParseException e) {
            return today.plusDays(1);
          }
        }
        DayOfWeek weekday =
            DayOfWeek.valueOf(day.substring(day.lastIndexOf(' ') + 1).toUpperCase(Locale.ROOT));
        return today.with(TemporalAdjusters.previous(weekday));
      }
    }
  }

  private static ZonedDateTime at(LocalDate day, int hour, ZonedDateTime now) {
    return day.atStartOfDay(now.getZone()).plusHours(hour);
  }

  private static Optional<LocalTime> time(String said, boolean afternoon) {
    if (said.equals("noon")) {
      return Optional.of(LocalTime.NOON);
    }
    if (said.startsWith("midni")) {
      return Optional.of(LocalTime.MIDNIGHT);
    }
    Matcher parts = Pattern.compile("(\\d{1,2})(?::(\\d{2}))?(.*)").matcher(said);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int hour = Integer.parseInt(parts.group(1));
    int minute = parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2));
    String half = parts.group(3).replaceAll("[^apm]", "");
    boolean late = half.equals("pm") || (half.isEmpty() && afternoon);
    if (late && hour < 12) {
      hour += 12;
    }
    if (half.equals("am") && hour == 12) {
      hour = 0;
    }
    return hour > 23 || minute > 59 ? Optional.empty() : Optional.of(LocalTime.of(hour, minute));
  }

  /** Whether a number is a time by itself: 14:00, 2pm, noon. */
  private static boolean clock(String said) {
    return said.matches("noon|midni.*|.*(?::\\d{2}|[ap]\\.?m\\.?|clock)");
  }

  private static @Nullable Period until(ZonedDateTime start, ZonedDateTime end, ZonedDateTime now) {
    ZonedDateTime last = end.isAfter(now) ? now : end;
    return new Period(start.toInstant(), last.toInstant());
  }

  private static @Nullable Period since(ZonedDateTime now, ZonedDateTime start) {
    ZonedDateTime begin = start.isAfter(now) ? start.minusDays(1) : start;
    return until(begin, now, now);
  }

  /** "the 30 minutes before 1 pm". */
  private static @Nullable Period beside(Matcher m, ZonedDateTime now) {
    Optional<LocalTime> time = time(group(m, 4), false);
    if (time.isEmpty() || !(clock(group(m, 4)) || !group(m, 5).isEmpty())) {
      return null;
    }
    Duration length = length(group(m, 1), group(m, 2));
    ZonedDateTime moment = date(group(m, 5), now).atTime(time.get()).atZone(now.getZone());
    boolean after = group(m, 3).equals("after") || group(m, 3).equals("following");
    ZonedDateTime start = after ? moment : moment.minus(length);
    if (start.isAfter(now) && group(m, 5).isEmpty()) {
      start = start.minusDays(1);
    }
    return until(start, start.plus(length), now);
  }

  private static Duration length(String count, String unit) {
    double number =
        count.equals("half an")
            ? 0.5
            : count.startsWith("a")
                ? 1
                : Character.isDigit(count.charAt(0))
                    ? Integer.parseInt(count)
                    : NumberWords.cardinal(count).orElse(1);
    return Duration.ofMinutes(Math.round(number * (unit.startsWith("h") ? 60 : 1)));
  }

  private static @Nullable Period dayThenTimes(Matcher m, ZonedDateTime now) {
    return between(group(m, 2), group(m, 3), group(m, 1), now);
  }

  private static @Nullable Period times(Matcher m, ZonedDateTime now) {
    return between(group(m, 1), group(m, 2), group(m, 3), now);
  }

  private static @Nullable Period between(String from, String to, String day, ZonedDateTime now) {
    if (!clock(from) && !clock(to) && day.isEmpty()) {
      return null;
    }
    boolean afternoon = to.contains("p") && !clock(from);
    Optional<LocalTime> start = time(from, afternoon);
    Optional<LocalTime> end = time(to, false);
    if (start.isEmpty() || end.isEmpty()) {
      return null;
    }
    LocalTime first =
        afternoon && start.get().isAfter(end.get()) ? start.get().minusHours(12) : start.get();
    ZonedDateTime begin = date(day, now).atTime(first).atZone(now.getZone());
    ZonedDateTime finish = begin.with(end.get());
    if (!finish.isAfter(begin)) {
      finish = finish.plusDays(1);
    }
    if (begin.isAfter(now) && day.isEmpty()) {
      begin = begin.minusDays(1);
      finish = finish.minusDays(1);
    }
    return until(begin, finish, now);
  }

  private static @Nullable Period sinceTime(Matcher m, ZonedDateTime now) {
    Optional<LocalTime> time = time(group(m, 1), false);
    if (time.isEmpty()) {
      return null;
    }
    ZonedDateTime start = date(group(m, 2), now).atTime(time.get()).atZone(now.getZone());
    return since(now, start);
  }

  private static @Nullable Period sinceStart(Matcher m, ZonedDateTime now) {
    return runningUnit(group(m, 1), now);
  }

  private static @Nullable Period sinceDay(Matcher m, ZonedDateTime now) {
    LocalDate day = date(group(m, 1), now);
    LocalTime time = time(group(m, 2), false).orElse(LocalTime.MIDNIGHT);
    return until(day.atTime(time).atZone(now.getZone()), now, now);
  }

  private static @Nullable Period partOfDay(Matcher m, ZonedDateTime now) {
    return part(date(group(m, 1), now), group(m, 2), now);
  }

  private static @Nullable Period part(LocalDate day, String part, ZonedDateTime now) {
    return switch (part) {
      case "morning" -> until(at(day, 6, now), at(day, 12, now), now);
      case "afternoon" -> until(at(day, 12, now), at(day, 18, now), now);
      case "evening" -> until(at(day, 18, now), at(day, 24, now), now);
      default -> until(at(day, 22, now), at(day.plusDays(1), 6, now), now);
    };
  }

  /** "before noon", "after 3 pm". */
  private static @Nullable Period halfOpen(Matcher m, ZonedDateTime now) {
    Optional<LocalTime> time = time(group(m, 2), false);
    if (time.isEmpty() || !clock(group(m, 2))) {
      return null;
    }
    LocalDate day = date(group(m, 3), now);
    ZonedDateTime moment = day.atTime(time.get()).atZone(now.getZone());
    return group(m, 1).equals("after")
        ? until(moment, at(day.plusDays(1), 0, now), now)
        : until(at(day, 0, now), moment, now);
  }

  /** "at 3 pm" is the five minutes up to it. */
  private static @Nullable Period moment(Matcher m, ZonedDateTime now) {
    Optional<LocalTime> time = time(group(m, 1), false);
    if (time.isEmpty() || !(clock(group(m, 1)) || !group(m, 2).isEmpty())) {
      return null;
    }
    ZonedDateTime moment = date(group(m, 2), now).atTime(time.get()).atZone(now.getZone());
    if (moment.isAfter(now)) {
      moment = moment.minusDays(1);
    }
    return until(moment.minusMinutes(5), moment, now);
  }

  private static @Nullable Period running(Matcher m, ZonedDateTime now) {
    return runningUnit(group(m, 1), now);
  }

  private static @Nullable Period runningUnit(String unit, ZonedDateTime now) {
    LocalDate today = now.toLocalDate();
    ZonedDateTime start =
        switch (unit) {
          case "hour" -> now.truncatedTo(ChronoUnit.HOURS);
          case "week" -> at(today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)), 0, now);
          case "month" -> at(today.withDayOfMonth(1), 0, now);
          default -> at(today, 0, now);
        };
    return until(start, now, now);
  }

  private static @Nullable Period previous(Matcher m, ZonedDateTime now) {
    LocalDate today = now.toLocalDate();
    return switch (group(m, 1)) {
      case "month" ->
          until(
              at(today.withDayOfMonth(1).minusMonths(1), 0, now),
              at(today.withDayOfMonth(1), 0, now),
              now);
      default -> {
        LocalDate saturday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.SATURDAY));
        yield until(at(saturday, 0, now), at(saturday.plusDays(2), 0, now), now);
      }
    };
  }

  private static @Nullable Period day(Matcher m, ZonedDateTime now) {
    LocalDate day = date(group(m, 1), now);
    return until(at(day, 0, now), at(day.plusDays(1), 0, now), now);
  }
}
