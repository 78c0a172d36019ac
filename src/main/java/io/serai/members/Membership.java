package io.serai.members;

/// What Novi says of a person.
public sealed interface Membership {

    /// @param fullName as it may be shown: `First L.`
    /// @param email with `+` where Novi has a space
    record Verified(String fullName, String email) implements Membership {}

    /// There is no such customer, or it is no member, or none any more.
    record None() implements Membership {}
}
