package io.serai.members;

import org.jspecify.annotations.Nullable;

/// A person as Novi has it now.
///
/// @param email with `+` where Novi has a space; empty where there is none
/// @param name as it may be shown
/// @param whyNot why no list should have the person; null where one may
/// @param changedOn Novi's own time of the last change; null where the key is not shown it
public record NoviRecord(
        String uuid,
        String email,
        String name,
        @Nullable String whyNot,
        @Nullable String changedOn) {}
