package io.serai.web;

import org.jspecify.annotations.Nullable;

/// A person as calls see them.
///
/// @param id the integer key; it never leaves the process
/// @param uuid the id of `/api` and `/auth`, and a token's `sub`
/// @param idRandom the id of V3
/// @param role the role in the hub: `admin`, `km_admin`, `analyst`, `viewer` or `none`
/// @param knowledgeRole `admin`, `legal`, `ehs` or `readonly`; null for none
/// @param accepted whether they have accepted the terms and the privacy notice
/// @param account the tenant they belong to
/// @param superUser whether they see across accounts
public record Person(
        long id,
        String uuid,
        String idRandom,
        String email,
        String role,
        @Nullable String knowledgeRole,
        Account account,
        boolean superUser,
        boolean manager,
        boolean administrator,
        boolean accepted) {

    /// Without what is personal, so that it may stand in a log.
    @Override
    public String toString() {
        return "Person[" + uuid + "]";
    }
}
