package com.instainstru.copilot.mcp.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {
  private static String network(String address) throws UnknownHostException {
    return FailedLogins.network(new InetSocketAddress(InetAddress.getByName(address), 1234));
  }

  @Test
  void anAddressOfTheFourthVersionStandsForItself() throws Exception {
    assertThat(network("192.0.2.1")).isNotEqualTo(network("192.0.2.2"));
  }

  @Test
  void addressesOfTheSixthVersionAreOneByNetwork() throws Exception {
    assertThat(network("2001:db8:1:2:3::1")).isEqualTo(network("2001:db8:1:2:ffff::9"));
    assertThat(network("2001:db8:1:2::1")).isNotEqualTo(network("2001:db8:1:3::1"));
  }

  @Test
  void whatHasNoAddressSharesOneCount() {
    assertThat(FailedLogins.network(UnixDomainSocketAddress.of("/run/x"))).isEqualTo("unknown");
    assertThat(FailedLogins.network(InetSocketAddress.createUnresolved("x", 1)))
        .isEqualTo("unknown");
  }
}
