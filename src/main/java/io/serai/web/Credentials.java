package io.serai.web;

import org.jspecify.annotations.Nullable;

/// What a request says of its caller, unverified: `x-aether-api-key`, `x-account-id`, `x-no-account-id`.
public record Credentials(
        @Nullable String apiKey,
        @Nullable String accountId,
        @Nullable String noAccount) {

    boolean wantsBypass() {
        return accountId == null && "bypass".equals(noAccount);
    }
}
