package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Of an upstream's error body only machine tokens leave the server, and Prometheus' own words. */
class ErrorDetailsTest {
  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{'code':'validation_error'}|{code=validation_error}",
        "{'code':'E2'}|{code=E2}",
        "{'code':'E'}|{}",
        "{'code':'two words'}|{}",
        "{'code':7}|{}",
        "{'detail':'invite_not_found'}|{detail=invite_not_found}",
        "{'detail':'not_a_known_one'}|{error_text=not_a_known_one}",
        "{'detail':'Cap exceeded: 9 requested'}|{error_text=Cap exceeded: 9 requested}",
        "{'detail':[{'loc':['body','emails',3],'msg':'no"
            + " address'},{'loc':['body','x'],'msg':'odd'}]}|{error_text=body.emails.3: no address;"
            + " body.x: odd}",
        "{'errors':{'reason':'expired'}}|{reason=expired}",
        "{'errors':{'reason':'Not a token.'}}|{}",
        "{'errors':['reason']}|{}",
        "{'code':'a_b','detail':'invalid_cursor','errors':{'reason':'ab'}}|{code=a_b,"
            + " detail=invalid_cursor, reason=ab}",
        "[]|{}",
      })
  void tokensOfTheAdminApi(String body, String tokens) {
    assertThat(ErrorDetails.backend().of(json(body))).hasToString(tokens);
  }

  @Test
  void aCodeHasAtMost64Characters() {
    assertThat(ErrorDetails.backend().of(json("{'code':'" + "c".repeat(64) + "'}"))).hasSize(1);
    assertThat(ErrorDetails.backend().of(json("{'code':'" + "c".repeat(65) + "'}"))).isEmpty();
  }

  @Test
  void whatIsNoJsonHasNoTokens() {
    JsonNode missing = MissingNode.getInstance();

    assertThat(ErrorDetails.backend().of(missing)).isEmpty();
    assertThat(ErrorDetails.prometheus().of(missing)).isEmpty();
    assertThat(ErrorDetails.none().of(json("{'code':'validation_error'}"))).isEmpty();
  }

  @Test
  void prometheusIsQuotedInOneLineWithoutSecrets() {
    assertThat(
            ErrorDetails.prometheus()
                .of(
                    json(
                        "{'status':'error','errorType':'bad_data',"
                            + "'error':' 1:5: parse\\n error, password=hunter2 '}")))
        .containsEntry("error_type", "bad_data")
        .hasEntrySatisfying(
            "error_text",
            text -> assertThat(text).startsWith("1:5: parse error").doesNotContain("hunter2"));
  }

  @ParameterizedTest
  @CsvSource({"999, 999", "1000, 1000", "1001, 1000"})
  void prometheusIsQuotedUpToAThousandCharacters(int length, int quoted) {
    Map<String, String> tokens =
        ErrorDetails.prometheus()
            .of(
                json(
                    "{'status':'error','errorType':'bad_data','error':'"
                        + "x".repeat(length)
                        + "'}"));

    assertThat(tokens.get("error_text")).hasSize(quoted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'status':'success','errorType':'bad_data','error':'x'}",
        "{'status':'error','errorType':'Bad data','error':'x'}",
        "{'status':'error','error':'x'}",
        "{'errorType':'bad_data','error':'x'}",
      })
  void whatIsNotPrometheusErrorFormIsNotQuoted(String body) {
    assertThat(ErrorDetails.prometheus().of(json(body))).isEmpty();
  }

  @Test
  void theErrorTypeMayBeANumber() {
    assertThat(
            ErrorDetails.prometheus().of(json("{'status':'error','errorType':'422','error':'x'}")))
        .containsEntry("error_type", "422");
  }

  @Test
  void alertmanagersReasonIsQuotedInEachOfItsForms() {
    assertThat(ErrorDetails.alertmanager().of(json("'bad matcher format'")))
        .hasToString("{error_text=bad matcher format}");
    assertThat(ErrorDetails.alertmanager().of(json("{'code':602,'message':'no matchers'}")))
        .hasToString("{error_text=no matchers}");
    assertThat(ErrorDetails.alertmanager().of(MissingNode.getInstance())).isEmpty();
  }

  @Test
  void grafanasReasonIsQuotedWherePrometheusHasNone() {
    assertThat(ErrorDetails.grafana().of(json("{'message':'Data source not found'}")))
        .hasToString("{error_text=Data source not found}");
    assertThat(
            ErrorDetails.grafana()
                .of(json("{'status':'error','errorType':'execution','error':'x','message':'m'}")))
        .containsEntry("error_text", "x");
  }

  @Test
  void sentrysReasonIsQuoted() {
    assertThat(ErrorDetails.sentry().of(json("{'detail':'Invalid query'}")))
        .hasToString("{error_text=Invalid query}");
    assertThat(ErrorDetails.sentry().of(json("{'detail':{'message':'Invalid query'}}")))
        .hasToString("{error_text=Invalid query}");
  }
}
