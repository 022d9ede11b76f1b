package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.CallContext;

/** An upstream that holds the data of several tenants, asked for that of one. */
public final class TenantUpstream implements Upstream {
  /** How Mimir and Cortex tell tenants apart. */
  public static final String HEADER = "X-Scope-OrgID";

  private final Upstream upstream;
  private final String tenant;

  public TenantUpstream(Upstream upstream, String tenant) {
    this.upstream = upstream;
    this.tenant = tenant;
  }

  @Override
  public String name() {
    return upstream.name();
  }

  @Override
  public UpstreamResponse send(UpstreamRequest request, CallContext context) {
    return upstream.send(request.withHeader(HEADER, tenant), context);
  }
}
