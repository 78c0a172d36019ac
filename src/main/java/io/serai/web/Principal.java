package io.serai.web;

import java.util.Set;

/// Who calls. Every request resolves to exactly one; what is not known is a guest.
public sealed interface Principal {

    /// Shown in logs and as a run's `triggered_by`; never a secret.
    String name();

    boolean may(String permission);

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
