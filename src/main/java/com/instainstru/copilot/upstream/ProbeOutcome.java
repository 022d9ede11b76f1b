package com.instainstru.copilot.upstream;

import java.util.Locale;

/** How a probe of an upstream ended. */
public enum ProbeOutcome {
  OK("answers as it should"),
  DNS("its name cannot be resolved"),
  REFUSED("the connection is refused: nothing listens there"),
  UNREACHABLE("the network has no way to it"),
  CONNECT_TIMEOUT("no connection within the time limit: a firewall may drop the packets"),
  TLS_UNTRUSTED("its certificate comes from an authority that is not trusted here"),
  TLS_EXPIRED("its certificate has expired or is not valid yet"),
  TLS_NAME("its certificate is for another name"),
  TLS("no TLS connection can be made with it"),
  PROXY("the proxy does not connect to it"),
  TIMEOUT("connected, but it does not answer within the time limit"),
  BROKEN("the connection broke before the answer was complete"),
  NOT_HTTP("it does not answer with HTTP"),
  REDIRECT("it redirects instead of answering"),
  PAGE("a web page answers, such as a sign-in page, instead of the API"),
  NOT_JSON("the answer is not JSON"),
  UNEXPECTED("the answer is not what its API sends"),
  UNAUTHORIZED("it rejects the credential"),
  FORBIDDEN("it accepts the credential, but not for this request"),
  NOT_FOUND("it does not have the path"),
  RATE_LIMITED("it accepts no more requests for now"),
  SERVER_ERROR("it fails with an error of its own"),
  REJECTED("it rejects the request"),
  NO_TOKEN("no access token for it can be had");

  private final String meaning;

  ProbeOutcome(String meaning) {
    this.meaning = meaning;
  }

  /** The outcome in a word, for programs. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What happened, as the end of a sentence about the upstream. */
  public String meaning() {
    return meaning;
  }
}
