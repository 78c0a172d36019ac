package io.serai.web;

import org.jspecify.annotations.Nullable;

/// What a request says of its caller, unverified.
///
/// @param apiKey `x-aether-api-key`
/// @param accountId `x-account-id`
/// @param noAccount `x-no-account-id`
/// @param bearer the token of `Authorization: Bearer`
/// @param jwt `?jwt=`, for links and downloads
/// @param cookie the cookie `access_token`
/// @param writes whether the method may change something
public record Credentials(
        @Nullable String apiKey,
        @Nullable String accountId,
        @Nullable String noAccount,
        @Nullable String bearer,
        @Nullable String jwt,
        @Nullable String cookie,
        boolean writes,
        Client client) {

    public boolean wantsBypass() {
        return accountId == null && "bypass".equals(noAccount);
    }

    /// The same with another token.
    Credentials withBearer(String token) {
        return new Credentials(null, accountId, noAccount, token, null, null, writes, client);
    }

    /// Whether nothing but the cookie, which a browser sends by itself, says who it is.
    boolean onlyCookie() {
        return cookie != null && bearer == null && apiKey == null && jwt == null;
    }

    /// Without a secret, so that it may stand in a log.
    @Override
    public String toString() {
        return "Credentials[account " + accountId + ", " + client + "]";
    }
}
