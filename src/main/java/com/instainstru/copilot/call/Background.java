package com.instainstru.copilot.call;

/** Work on a thread of its own that does not keep the process running. */
public final class Background {
  private Background() {}

  /**
   * Begins at once.
   *
   * @param name of the thread
   */
  public static void run(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
