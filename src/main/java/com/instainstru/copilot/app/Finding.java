package com.instainstru.copilot.app;

/**
 * What a check of a deployment showed.
 *
 * @param check what was checked, in a word
 * @param cause why it failed, in a word for programs; empty if it did not
 * @param address where it looked, without credentials; empty for nowhere
 * @param detail what was found, for people
 * @param remedy what to do and who, naming the settings; empty for nothing
 */
public record Finding(
    String check, State state, String cause, String address, String detail, String remedy) {

  /** How it ended. */
  public enum State {
    /** In order. */
    OK,
    /** Not used. */
    OFF,
    /** Does not work. */
    FAIL
  }

  static Finding ok(String check, String address, String detail) {
    return new Finding(check, State.OK, "", address, detail, "");
  }

  static Finding off(String check, String detail, String remedy) {
    return new Finding(check, State.OFF, "", "", detail, remedy);
  }

  static Finding fail(String check, String cause, String address, String detail, String remedy) {
    return new Finding(check, State.FAIL, cause, address, detail, remedy);
  }
}
