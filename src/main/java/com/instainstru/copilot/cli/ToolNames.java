package com.instainstru.copilot.cli;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.tools.catalog.Catalog;
import java.util.Iterator;

/** Names of the packed tools without their prefix, for completion. */
final class ToolNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    Catalog catalog = Assembly.catalog(null);
    int prefix = catalog.toolPrefix().length();
    return catalog.tools().stream().map(tool -> tool.name().substring(prefix)).iterator();
  }
}
