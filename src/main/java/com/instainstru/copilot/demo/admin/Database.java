package com.instainstru.copilot.demo.admin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An embedded database that lives as long as this object; one statement at a time. */
final class Database implements AutoCloseable {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'");
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

  private final Connection connection;

  Database() {
    try (InputStream schema = Database.class.getResourceAsStream("/demo/schema.sql")) {
      if (schema == null) {
        throw new IllegalStateException("the jar lacks demo/schema.sql");
      }
      connection = DriverManager.getConnection("jdbc:h2:mem:" + UUID.randomUUID());
      try (Statement statement = connection.createStatement()) {
        statement.execute(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("the demo database could not be made", e);
    }
  }

  /** Runs a statement that changes rows. */
  synchronized int change(String sql, @Nullable Object... values) {
    try (PreparedStatement statement = prepared(sql, values)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("the demo database refused: " + sql, e);
    }
  }

  /** Rows as JSON: columns by lower-case name, times as {@code 2026-01-31T15:04:05Z}. */
  synchronized List<ObjectNode> rows(String sql, @Nullable Object... values) {
    try (PreparedStatement statement = prepared(sql, values);
        ResultSet result = statement.executeQuery()) {
      List<ObjectNode> rows = new ArrayList<>();
      ResultSetMetaData columns = result.getMetaData();
      while (result.next()) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          put(row, columns.getColumnLabel(i).toLowerCase(Locale.ROOT), result.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException("the demo database refused: " + sql, e);
    }
  }

  /** The first column of the only row as a number; 0 for null. */
  long number(String sql, @Nullable Object... values) {
    return rows(sql, values).get(0).iterator().next().asLong(0);
  }

  private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      statement.setObject(
          i + 1,
          value instanceof Instant instant
              ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
              : value);
    }
    return statement;
  }

  private static void put(ObjectNode row, String name, @Nullable Object value) {
    if (value == null) {
      row.putNull(name);
    } else if (value instanceof Boolean flag) {
      row.put(name, flag);
    } else if (value instanceof Integer || value instanceof Long) {
      row.put(name, ((Number) value).longValue());
    } else if (value instanceof Number number) {
      row.put(name, number.doubleValue());
    } else if (value instanceof Timestamp time) {
      row.put(name, time(time.toLocalDateTime().toInstant(ZoneOffset.UTC)));
    } else if (value instanceof Date date) {
      row.put(name, date.toLocalDate().toString());
    } else {
      row.put(name, value.toString());
    }
  }

  /** A date-time of the API: UTC, six fraction digits or none. */
  static String time(Instant instant) {
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    return (time.get(ChronoField.MICRO_OF_SECOND) == 0 ? SECONDS : MICROS).format(time);
  }

  /** The same instant with the offset written out, as some fields of the API have it. */
  static String isoText(String time) {
    return time.isEmpty() ? "" : time.substring(0, time.length() - 1) + "+00:00";
  }

  static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the demo database could not be closed", e);
    }
  }
}
