package com.instainstru.copilot;

/** Entry point. */
public final class Copilot {
  private Copilot() {}

  public static void main(String[] args) {}
}
