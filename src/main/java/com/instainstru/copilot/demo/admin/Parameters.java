package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.http.DemoRequest;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads query parameters by the API's rules. */
record Parameters(DemoRequest request) {

  int number(String name, int absent, int least, int most) {
    String text = request.parameter(name);
    if (text == null) {
      return absent;
    }
    if (!text.matches("-?\\d{1,9}")) {
      throw ApiError.validation("is no whole number", "query", name);
    }
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw ApiError.validation("is outside of " + least + " to " + most, "query", name);
    }
    return number;
  }

  @Nullable String text(String name) {
    return request.parameter(name);
  }

  String required(String name, int leastLength) {
    String text = request.parameter(name);
    if (text == null || text.length() < leastLength) {
      throw ApiError.validation("is missing or too short", "query", name);
    }
    return text;
  }

  @Nullable String choice(String name, Set<String> choices) {
    String text = request.parameter(name);
    if (text != null && !choices.contains(text)) {
      throw ApiError.validation("is none of the choices", "query", name);
    }
    return text;
  }

  String choice(String name, String absent, Set<String> choices) {
    String text = choice(name, choices);
    return text == null ? absent : text;
  }

  @Nullable Boolean flag(String name) {
    String text = choice(name, Set.of("true", "false"));
    return text == null ? null : Boolean.valueOf(text);
  }

  @Nullable LocalDate date(String name) {
    String text = request.parameter(name);
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw ApiError.validation("is no date", "query", name);
    }
  }
}
