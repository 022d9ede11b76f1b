package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmailAddressesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ' ana@example.com ' | ana@example.com
          Ana <ana@example.com> | ana@example.com
          'Ana < ana@example.com > ' | ana@example.com
          Ana <no address> | Ana <no address>
          """)
  void takesTheAddressAlone(String text, String expected) {
    assertThat(EmailAddresses.bare(text)).isEqualTo(expected);
  }
}
