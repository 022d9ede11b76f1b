package com.instainstru.copilot.cli.install;

/** A document that cannot be edited; its message says where and why, without the file's name. */
final class JsonTextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JsonTextException(String message) {
    super(message);
  }

  JsonTextException(String message, Throwable cause) {
    super(message, cause);
  }
}
