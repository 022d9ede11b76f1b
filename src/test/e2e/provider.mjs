// A real OpenID Connect provider on the loopback, whose keys can change and which can go away.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Provider } from 'oidc-provider';

const PEOPLE = {
  ana: { email: 'ana@example.com', email_verified: true },
  bob: { email: 'bob@example.com', email_verified: true },
  mallory: { email: 'ana@example.com', email_verified: false },
};

const SCOPES = 'mcp:read mcp:write';

function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };
}

function configuration(key) {
  return {
    jwks: { keys: [key] },
    cookies: { keys: ['cookie-key-of-the-tests'] },
    scopes: ['openid', 'offline_access', ...SCOPES.split(' ')],
    // One client a person stands in for a login wherever the flow is not what is tested.
    clients: [...Object.keys(PEOPLE), 'late'].map((client_id) => ({
      client_id,
      client_secret: `secret-of-${client_id}`,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    extraTokenClaims: (_context, token) => PEOPLE[token.accountId ?? token.clientId] ?? PEOPLE.ana,
    formats: {
      customizers: {
        jwt(_context, token, jwt) {
          if (token.clientId === 'late') jwt.payload.exp = Math.floor(Date.now() / 1000) - 300;
        },
      },
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      registration: { enabled: true, initialAccessToken: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, resource) => ({
          audience: resource,
          scope: SCOPES,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  };
}

// Logs the person in and agrees, as a page with two buttons would.
async function interact(provider, request, response, accountId) {
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  grant.addResourceScope(params.resource, params.scope);
  await provider.interactionFinished(
    request,
    response,
    { login: { accountId }, consent: { grantId: await grant.save() } },
    { mergeWithLastSubmission: false },
  );
}

export async function startProvider() {
  let server;
  let provider;
  let port = 0;
  let person = 'ana';
  let keyFetches = 0;
  const handle = (request, response) => {
    if (request.url === '/jwks') keyFetches++;
    if (request.url.startsWith('/interaction/')) {
      interact(provider, request, response, person).catch((failure) => {
        response.statusCode = 500;
        response.end(String(failure));
      });
    } else {
      provider.callback()(request, response);
    }
  };
  const self = {
    async up() {
      server = createServer(handle);
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      port = server.address().port;
    },
    async down() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
    rotate() {
      provider = new Provider(self.issuer, configuration(signingKey()));
    },
    login(name) {
      person = name;
    },
    get issuer() {
      return `http://127.0.0.1:${port}`;
    },
    get keyFetches() {
      return keyFetches;
    },
    // An access token for a resource; without one it is opaque.
    async token(client, { resource, scope } = {}) {
      const body = new URLSearchParams({ grant_type: 'client_credentials' });
      if (resource) body.set('resource', resource);
      if (scope) body.set('scope', scope);
      const response = await fetch(`${self.issuer}/token`, {
        method: 'POST',
        body,
        headers: { authorization: `Basic ${btoa(`${client}:secret-of-${client}`)}` },
      });
      const json = await response.json();
      if (!json.access_token) throw new Error(JSON.stringify(json));
      return json.access_token;
    },
  };
  await self.up();
  self.rotate();
  return self;
}
