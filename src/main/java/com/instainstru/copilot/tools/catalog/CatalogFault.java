package com.instainstru.copilot.tools.catalog;

/**
 * One mistake in a catalog file.
 *
 * @param file name of the file
 * @param line line in it, from 1
 * @param path place in the document, such as {@code modules.celery.tools.celery_failed_tasks.scope}
 * @param fault what is wrong
 * @param remedy what would be right
 */
public record CatalogFault(String file, int line, String path, String fault, String remedy) {

  /** {@code file:line: path: fault; remedy}, as compilers write it. */
  @Override
  public String toString() {
    return file + ":" + line + ": " + path + ": " + fault + "; " + remedy;
  }
}
