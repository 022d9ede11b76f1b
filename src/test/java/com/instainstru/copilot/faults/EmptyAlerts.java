package com.instainstru.copilot.faults;

import static com.instainstru.copilot.faults.AssembledServer.json;

import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/** An Alertmanager without alerts. */
final class EmptyAlerts extends Dispatcher {
  @Override
  public MockResponse dispatch(RecordedRequest request) {
    return json(200, "[]");
  }
}
