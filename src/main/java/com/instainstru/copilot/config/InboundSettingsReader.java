package com.instainstru.copilot.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how callers prove who they are. */
final class InboundSettingsReader {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN [A-Z ]+-----.*?-----END [A-Z ]+-----", Pattern.DOTALL);

  private final SettingValues values;
  private final List<String> warnings;

  private InboundSettingsReader(SettingValues values, List<String> warnings) {
    this.values = values;
    this.warnings = warnings;
  }

  static InboundSettings read(SettingValues values, boolean noAuth, List<String> warnings) {
    return new InboundSettingsReader(values, warnings).read(noAuth);
  }

  private InboundSettings read(boolean noAuth) {
    List<NamedTokenSettings> named = NamedTokensReader.read(values);
    URI issuer = values.url(SettingName.OAUTH_ISSUER);
    URI publicUrl = publicUrl(issuer);
    OidcSettings oidc = oidc(publicUrl);
    Set<String> allowed = values.list(SettingName.ALLOWED_SUBJECTS);
    if (oidc != null && allowed.isEmpty()) {
      warnings.add(
          "INSTAINSTRU_MCP_ALLOWED_SUBJECTS is empty: everybody to whom the provider gives a token"
              + " for this server is admitted.");
    }
    return new InboundSettings(
        token(named),
        named,
        selfIssued(issuer),
        oidc,
        allowed,
        publicUrl,
        values.flag(SettingName.PUBLIC_DISCOVERY),
        stdioScopes(),
        noAuth);
  }

  private @Nullable Secret token(List<NamedTokenSettings> named) {
    Secret token = values.secret(SettingName.INBOUND_TOKEN);
    if (token == null && named.isEmpty() && values.isSet(SettingName.API_SERVICE_TOKEN)) {
      token = values.secret(SettingName.API_SERVICE_TOKEN);
      warnings.add(
          "INSTAINSTRU_MCP_INBOUND_TOKEN is not set: callers send"
              + " INSTAINSTRU_MCP_API_SERVICE_TOKEN. Give callers a token of their own.");
    }
    return token;
  }

  /** Somebody may name the whole endpoint; what is meant is clear. */
  private @Nullable URI publicUrl(@Nullable URI issuer) {
    URI url = values.url(SettingName.PUBLIC_URL);
    if (url == null) {
      return issuer;
    }
    return URI.create(url.toString().replaceAll("/mcp$", ""));
  }

  private Set<String> stdioScopes() {
    Set<String> scopes = ScopeNames.read(values.text(SettingName.STDIO_SCOPES), "[,\\s]+");
    if (scopes.isEmpty()) {
      values.fault(SettingName.STDIO_SCOPES, "must be mcp:read, mcp:write or mcp:read,mcp:write.");
    }
    return scopes;
  }

  private @Nullable SelfIssuedTokenSettings selfIssued(@Nullable URI issuer) {
    String text = values.textOrNull(SettingName.JWT_PUBLIC_KEY);
    if (text == null) {
      return null;
    }
    if (issuer == null) {
      values.fault(SettingName.OAUTH_ISSUER, "is needed with INSTAINSTRU_MCP_JWT_PUBLIC_KEY.");
      return null;
    }
    List<String> ids = List.copyOf(values.list(SettingName.JWT_KEY_ID));
    List<String> pems = new ArrayList<>();
    Matcher matcher = PEM.matcher(text.replace("\\r\\n", "\n").replace("\\n", "\n"));
    while (matcher.find()) {
      pems.add(matcher.group());
    }
    if (pems.isEmpty()) {
      values.fault(SettingName.JWT_PUBLIC_KEY, "must begin with -----BEGIN PUBLIC KEY-----.");
      return null;
    }
    if (ids.size() != pems.size()) {
      values.fault(
          SettingName.JWT_KEY_ID, "must name as many keys as INSTAINSTRU_MCP_JWT_PUBLIC_KEY has.");
      return null;
    }
    List<SelfIssuedTokenSettings.Key> keys = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      keys.add(new SelfIssuedTokenSettings.Key(ids.get(i), pems.get(i)));
    }
    return new SelfIssuedTokenSettings(issuer.toString(), keys);
  }

  private @Nullable OidcSettings oidc(@Nullable URI publicUrl) {
    String domain = values.textOrNull(SettingName.WORKOS_DOMAIN);
    URI issuer = values.exactUrl(SettingName.WORKOS_ISSUER);
    URI keys = values.exactUrl(SettingName.WORKOS_JWKS_URL);
    if (domain != null) {
      if (!domain.matches("[A-Za-z0-9.-]+")) {
        values.fault(SettingName.WORKOS_DOMAIN, "must be a host name without scheme or path.");
        return null;
      }
      issuer = issuer == null ? URI.create("https://" + domain) : issuer;
      keys = keys == null ? URI.create("https://" + domain + "/oauth2/jwks") : keys;
    }
    if (issuer == null && keys == null) {
      return null;
    }
    if (issuer == null) {
      values.fault(SettingName.WORKOS_ISSUER, "is needed with INSTAINSTRU_MCP_WORKOS_JWKS_URL.");
      return null;
    }
    String audience = values.textOrNull(SettingName.WORKOS_AUDIENCE);
    if (audience == null && publicUrl == null) {
      values.fault(
          SettingName.WORKOS_AUDIENCE,
          "or INSTAINSTRU_MCP_PUBLIC_URL must name this server, since the provider's tokens for"
              + " other applications must not be accepted.");
      return null;
    }
    return new OidcSettings(
        issuer,
        audience == null ? publicUrl + "/mcp" : audience,
        keys,
        values.textOrNull(SettingName.WORKOS_CLIENT_ID));
  }
}
