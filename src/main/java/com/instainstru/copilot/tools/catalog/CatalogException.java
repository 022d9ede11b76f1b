package com.instainstru.copilot.tools.catalog;

import java.util.List;
import java.util.stream.Collectors;

/** A catalog cannot be used. Its message holds one line per fault. */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<CatalogFault> faults;

  public CatalogException(List<CatalogFault> faults) {
    super(faults.stream().map(CatalogFault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /** All faults that were found, in the order of the file. */
  public List<CatalogFault> faults() {
    return faults;
  }
}
