package io.serai.cli;

import java.util.regex.Pattern;

/// What a command proves itself with.
sealed interface Credential {

    /// Nothing.
    record None() implements Credential {}

    /// A session or a personal access token.
    ///
    /// @param saved whether a sign-in left it in the configuration, so that another sign-in renews it
    record Bearer(String token, boolean saved) implements Credential {
        private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,8192}");

        public Bearer {
            if (!TOKEN.matcher(token).matches()) {
                throw new UsageException("The token has characters that no token has; was it copied whole?");
            }
        }

        @Override
        public String toString() {
            return "Bearer[secret]";
        }
    }

    /// An application's key.
    record ApiKey(String key) implements Credential {
        public ApiKey {
            if (!Bearer.TOKEN.matcher(key).matches()) {
                throw new UsageException("The API key has characters that no key has; was it copied whole?");
            }
        }

        @Override
        public String toString() {
            return "ApiKey[secret]";
        }
    }
}
