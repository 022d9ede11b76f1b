package com.instainstru.copilot.app;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.upstream.ProbeOutcome;
import com.instainstru.copilot.upstream.UpstreamProbe;
import java.net.URI;

/**
 * A service that the doctor asks, and what helps when it does not answer as it should.
 *
 * @param check what is checked, in a word
 * @param title the service, as in a sentence
 * @param url where it is
 * @param address the setting with that URL
 * @param credential the settings with the credential, in words
 * @param right what the credential must allow, as in "the right to"
 * @param unknownPath what helps when it answers with 404
 */
record CheckedService(
    String check,
    String title,
    URI url,
    SettingName address,
    String credential,
    String right,
    String unknownPath) {

  /** What a probe means. */
  Finding judge(UpstreamProbe probe, String good) {
    return judge(probe, good, unknownPath);
  }

  /**
   * What a probe means.
   *
   * @param good what is right if it went well
   * @param helpsWith404 what helps when the answer was 404
   */
  Finding judge(UpstreamProbe probe, String good, String helpsWith404) {
    if (probe.isGood()) {
      return Finding.ok(check, shown(), shown() + ": " + good);
    }
    if (probe.outcome() == ProbeOutcome.OK) {
      long seconds = Math.abs(probe.skewSeconds());
      String where = probe.skewSeconds() > 0 ? "ahead of" : "behind";
      return fail(
          "clock",
          "its clock is " + seconds + " s " + where + " this machine's",
          "set the clock of this machine (NTP), or ask the operators of "
              + title
              + " to set theirs");
    }
    String said = probe.said().isEmpty() ? "" : " (" + probe.said() + ")";
    return fail(
        probe.outcome().code(),
        probe.outcome().meaning() + said,
        remedy(probe.outcome(), helpsWith404));
  }

  /** A failure of this check at the service's address. */
  Finding fail(String cause, String what, String remedy) {
    return Finding.fail(check, cause, shown(), shown() + ": " + what, remedy);
  }

  /** Settings take no URL with a user or a query, so that nothing in it is secret. */
  private String shown() {
    return url.toString();
  }

  private String remedy(ProbeOutcome outcome, String helpsWith404) {
    String setting = address.key();
    return switch (outcome) {
      case DNS ->
          "correct the host name in "
              + setting
              + "; if it is right, ask who runs this machine's network why it does not resolve";
      case REFUSED ->
          "correct host and port in "
              + setting
              + ", or ask the operators of "
              + title
              + " to start it";
      case UNREACHABLE, CONNECT_TIMEOUT ->
          "correct "
              + setting
              + ", or ask who runs the network to let this machine reach it; where only a proxy"
              + " leads out, set "
              + SettingName.PROXY_URL.key();
      case TLS_UNTRUSTED ->
          "set "
              + SettingName.CA_FILE.key()
              + " to the certificate of the private authority, which the operators of "
              + title
              + " have";
      case TLS_EXPIRED ->
          "ask the operators of " + title + " to renew it, and check the clock of this machine";
      case TLS_NAME ->
          "set "
              + setting
              + " to a name that the certificate has, or ask the operators of "
              + title
              + " for a certificate with this name";
      case TLS ->
          "correct scheme and port in "
              + setting
              + "; if they are right, ask the operators of "
              + title
              + " which TLS versions it accepts";
      case PROXY ->
          "correct "
              + SettingName.PROXY_URL.key()
              + ", ask who runs the proxy to admit this address, or name the host in "
              + SettingName.NO_PROXY.key();
      case TIMEOUT, BROKEN, NOT_HTTP ->
          "correct "
              + setting
              + " if another service listens there; otherwise repeat the check, and ask the"
              + " operators of "
              + title
              + " if it persists";
      case REDIRECT ->
          "set "
              + setting
              + " to the address that answers itself; if the redirect leads to a sign-in page, ask"
              + " the operators of "
              + title
              + " for an address of the API without one";
      case PAGE, NOT_JSON, UNEXPECTED ->
          "set "
              + setting
              + " to the base URL of the API; if a single sign-on or a proxy stands in front of it,"
              + " ask the operators of "
              + title
              + " to let the API through";
      case UNAUTHORIZED ->
          "set " + credential + " to a valid one, which the operators of " + title + " issue";
      case FORBIDDEN ->
          "ask the operators of "
              + title
              + " to give the credential of "
              + credential
              + " the right to "
              + right;
      case NOT_FOUND -> helpsWith404;
      case RATE_LIMITED ->
          "repeat the check in a minute; others may use the credential of " + credential + " too";
      case SERVER_ERROR -> "ask the operators of " + title + " to look at its log";
      case REJECTED, NO_TOKEN, OK ->
          "correct " + setting + " and " + credential + ", or ask the operators of " + title;
    };
  }
}
