package com.instainstru.copilot.testing;

import static com.instainstru.copilot.testing.AssembledServer.json;

import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/** An Alertmanager without alerts. */
public final class EmptyAlerts extends Dispatcher {
  @Override
  public MockResponse dispatch(RecordedRequest request) {
    return json(200, "[]");
  }
}
