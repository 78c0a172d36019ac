package io.serai.identity;

import io.serai.web.Person;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A living user as they are stored.
///
/// @param passwordHash null where the account has none
/// @param enableFrom before it they can't sign in; null: from ever
/// @param enableTo from then on they can't; null: for ever
record StoredUser(
        Person person,
        @Nullable String username,
        @Nullable String name,
        boolean active,
        @Nullable Instant deactivatedAt,
        @Nullable String passwordHash,
        boolean emailVerified,
        boolean allowAuthKey,
        @Nullable Instant enableFrom,
        @Nullable Instant enableTo,
        @Nullable Instant termsAcceptedAt,
        @Nullable Instant privacyAcceptedAt,
        Instant createdOn) {

    /// Whether they may come in at all.
    boolean isLetIn(Instant now) {
        return active
                && (enableFrom == null || !now.isBefore(enableFrom))
                && (enableTo == null || now.isBefore(enableTo));
    }

    /// Whether they signed up and have not confirmed their address yet: not active, and nobody deactivated them.
    boolean isPending() {
        return !active && deactivatedAt == null && !emailVerified;
    }

    /// The username, or the address where there is none.
    String signsInAs() {
        return username == null ? person.email() : username;
    }

    StoredUser withPasswordHash(@Nullable String hash) {
        return new StoredUser(
                person,
                username,
                name,
                active,
                deactivatedAt,
                hash,
                emailVerified,
                allowAuthKey,
                enableFrom,
                enableTo,
                termsAcceptedAt,
                privacyAcceptedAt,
                createdOn);
    }

    /// The site role that their flags amount to; null for none.
    static @Nullable String siteRole(Person person) {
        return person.superUser()
                ? "super"
                : person.manager() ? "manager" : person.administrator() ? "administrator" : null;
    }
}
