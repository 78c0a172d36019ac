package io.serai.web;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who calls. Every request resolves to exactly one; what is not known is a guest.
public sealed interface Principal {

    /// Shown in logs and as a run's `triggered_by`; never a secret.
    String name();

    boolean may(String permission);

    /// The person behind it; null where there is none.
    default @Nullable Person someone() {
        return switch (this) {
            case User user -> user.person();
            case Token token -> token.person();
            case Application application -> null;
            case Passcode passcode -> null;
            case Guest guest -> null;
        };
    }

    /// Whether they work across all accounts: a super user, or a key for all of them.
    default boolean everywhere() {
        Person person = someone();
        return person == null ? this instanceof Application key && key.allAccounts() : person.superUser();
    }

    /// An application that proved itself by an API key. The permission `*` stands for all of them.
    ///
    /// @param bypass whether it may come without an account
    /// @param allAccounts whether it works for every account
    record Application(String id, String name, Set<String> permissions, boolean bypass, boolean allAccounts)
            implements Principal {
        public Application {
            permissions = Set.copyOf(permissions);
        }

        @Override
        public boolean may(String permission) {
            return permissions.contains("*") || permissions.contains(permission);
        }
    }

    /// A person who has signed in.
    ///
    /// @param session the public id of their session
    record User(Person person, String session, Set<String> permissions) implements Principal {
        public User {
            permissions = Set.copyOf(permissions);
        }

        @Override
        public String name() {
            return "user " + person.uuid();
        }

        @Override
        public boolean may(String permission) {
            return permissions.contains("*") || permissions.contains(permission);
        }
    }

    /// A script with a personal access token.
    ///
    /// @param person whose token it is
    /// @param id the token's public id
    /// @param permissions what the person may and the token's scopes allow
    record Token(Person person, String id, String tokenName, Set<String> permissions) implements Principal {
        public Token {
            permissions = Set.copyOf(permissions);
        }

        @Override
        public String name() {
            return "token " + id + " of user " + person.uuid();
        }

        @Override
        public boolean may(String permission) {
            return permissions.contains("*") || permissions.contains(permission);
        }
    }

    /// Whoever knows a site's passcode.
    ///
    /// @param site the site's public id
    /// @param role `super`, `manager`, `administrator`, `trusted`, `public` or `authenticated`
    record Passcode(String site, String role, Set<String> permissions) implements Principal {
        public Passcode {
            permissions = Set.copyOf(permissions);
        }

        @Override
        public String name() {
            return "passcode " + role + " of site " + site;
        }

        @Override
        public boolean may(String permission) {
            return permissions.contains("*") || permissions.contains(permission);
        }
    }

    /// Nobody in particular: may call what the contract marks `public`.
    record Guest() implements Principal {
        @Override
        public String name() {
            return "guest";
        }

        @Override
        public boolean may(String permission) {
            return false;
        }
    }
}
