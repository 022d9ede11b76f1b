package com.instainstru.copilot.demo.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DatabaseTest {
  @Test
  void aStatementThatIsNoneIsNamed() {
    try (Database database = new Database()) {
      assertThatThrownBy(() -> database.rows("SELECT moon"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the demo database refused: SELECT moon");
      assertThatThrownBy(() -> database.change("DELETE moon"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the demo database refused: DELETE moon");
    }
  }

  @Test
  void aKeyThatIsClaimedTwiceIsRefused() {
    try (Database database = new Database()) {
      assertThat(database.change("INSERT INTO sends VALUES (?, NULL)", "k")).isEqualTo(1);
      assertThatThrownBy(() -> database.change("INSERT INTO sends VALUES (?, NULL)", "k"))
          .isInstanceOf(IllegalStateException.class);
      assertThat(database.rows("SELECT answer FROM sends"))
          .singleElement()
          .asString()
          .isEqualTo("{\"answer\":null}");
    }
  }
}
